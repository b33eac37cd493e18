import { existsSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { latestReport, ROOT, temporaryFolder } from './cli.ts';

const FOLDERS = {
  harness: 'harness/formats/generic',
  templates: 'templates/generic',
  client: 'compose/clients/generic',
} as const;

/** The project without its tests, at another place, with the packages that are installed here. */
async function copyProject(to: string): Promise<void> {
  const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of stdout.split('\n').filter((name) => !name.startsWith('test/') && existsSync(join(ROOT, name)))) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(ROOT, file), join(to, file));
  }
  await symlink(join(ROOT, 'node_modules'), join(to, 'node_modules'));
}

describe('an eleventh format', () => {
  it('is three folders and no edit anywhere else: it type-checks, runs, and is proven', async () => {
    await using folder = await temporaryFolder();
    await copyProject(folder.path);
    for (const [from, to] of Object.entries(FOLDERS)) {
      await cp(join(import.meta.dirname, 'eleventh-format', from), join(folder.path, to), { recursive: true });
    }
    const at = { cwd: folder.path, preferLocal: true, reject: false, stdin: 'ignore' } as const;
    const types = await execa(
      'tsc',
      ['--noEmit', '--ignoreConfig', '--types', 'node,chai', ...TYPES, `${FOLDERS.harness}/format.ts`],
      at,
    );
    expect(types.exitCode, types.stdout).to.equal(0);
    const regproof = (...argv: string[]) => execa(process.execPath, ['harness/cli/bin.js', ...argv], at);
    const run = await regproof('run', '--profile', 'generic', '--tier', 'release');
    expect(run.exitCode, `${run.stdout}\n${run.stderr}`).to.equal(0);
    const { cells } = await latestReport(join(folder.path, 'results'));
    expect(cells.filter(({ verdict }) => verdict === 'pass')).to.have.length.greaterThan(10);
    expect(cells.filter(({ verdict }) => verdict !== 'pass')).to.deep.equal([]);
    expect(new Set(cells.map(({ size }) => size))).to.include('large');
    const proof = await regproof('prove', '--profile', 'generic', '--tier', 'release');
    expect(proof.exitCode, proof.stdout.slice(-5_000)).to.equal(0);
    expect(proof.stdout).to.match(/(\d+) defects, \1 killed/);
  });
});

const TYPES = [
  '--strict',
  '--target',
  'es2025',
  '--lib',
  'es2025,esnext.disposable',
  '--module',
  'nodenext',
  '--allowImportingTsExtensions',
  '--exactOptionalPropertyTypes',
  '--skipLibCheck',
];
