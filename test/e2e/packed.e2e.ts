import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { latestReport, ROOT, temporaryFolder } from './cli.ts';
import { formatFolders } from './format-folders.ts';

describe('the packed package, installed elsewhere', () => {
  it('lists, generates and runs', async () => {
    await using folder = await temporaryFolder();
    const at = { cwd: folder.path, stdin: 'ignore' } as const;
    await execa('npm', ['pack', '--pack-destination', folder.path], { cwd: ROOT, stdin: 'ignore' });
    const tarball = (await readdir(folder.path)).find((name) => name.endsWith('.tgz'))!;
    await writeFile(join(folder.path, 'package.json'), '{"private":true}');
    await execa('npm', ['install', '--no-audit', '--no-fund', tarball], at);
    const { stdout: formats } = await execa('npx', ['regproof', 'list', 'formats', '--json'], at);
    const states = JSON.parse(formats).map(({ id, state }: { id: string; state: string }) => `${id} ${state}`);
    expect(states).to.deep.equal((await formatFolders()).map((id) => `${id} enabled`));
    // A generator that misses its templates, or a part of itself, shows here.
    for (const id of await formatFolders()) {
      await execa('npx', ['regproof', 'generate', '--format', id, '--out', `packages/${id}`], at);
      expect(await readdir(join(folder.path, 'packages', id))).to.include('manifest.json');
    }
    const run = await execa(
      'npx',
      ['regproof', 'run', '--profile', 'npm', '--client', 'npm', '--filter', '**/roundtrip[*,small]'],
      { ...at, reject: false },
    );
    expect(run.exitCode, run.stdout).to.equal(0);
    const report = await latestReport(join(folder.path, 'results'));
    expect(report.cells.map((cell) => cell.verdict)).to.deep.equal(['pass']);
    // The page is made of files that are no TypeScript.
    const page = await readFile(join(folder.path, 'results/latest/report.html'), 'utf8');
    expect(page).to.include('function cellDetail').and.to.include('uPlot');
  });
});
