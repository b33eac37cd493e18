import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import type { Client } from '../../harness/core/client.ts';
import type { StepResult } from '../../harness/core/executor.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import { SIZES } from '../../harness/core/size.ts';
import { dockerExecutor } from '../../harness/executor/docker.ts';
import { regproof, temporaryFolder } from './cli.ts';

/** A tool of a client image, with no registry in sight. */
function tool(image: string): Client {
  return { id: image, image, version: ['true'], operations: {}, tlsRefusals: {}, authRefusal: /./ };
}

interface Contract {
  readonly format: string;
  /** Folder of the image with the tools; that of the format's clients by default. */
  readonly image?: string;
  readonly name: string;
  readonly version: string;
  readonly commands: (dir: string, file: (pattern: RegExp) => string) => readonly [string, ...string[]][];
}

const CONTRACTS: readonly Contract[] = [
  {
    format: 'pypi',
    name: 'Mixed.Case_Kit',
    version: '1.2.3+cu124.1',
    commands: (_, file) => [
      ['twine', 'check', '--strict', file(/\.whl$/), file(/\.tar\.gz$/)],
      ['pip', 'install', '--no-deps', '--no-index', '--target', 'installed', file(/\.whl$/)],
    ],
  },
  {
    format: 'npm',
    name: '@acme/kit',
    version: '1.2.3-rc.1',
    commands: (_, file) => [['npm', 'install', '--offline', '--cache', 'empty', file(/\.tgz$/)]],
  },
  {
    format: 'deb',
    name: 'kit',
    version: '1:1.2.3~rc1-1+b1',
    commands: (dir, file) => {
      const system = join(dir, 'system');
      const root = ['dpkg', `--root=${system}`, '--force-not-root', '--force-script-chrootless'] as const;
      return [
        ['mkdir', '-p', `${system}/var/lib/dpkg/info`, `${system}/var/lib/dpkg/updates`],
        ['touch', `${system}/var/lib/dpkg/status`],
        [...root, '--force-depends', '--install', file(/\.deb$/)],
        [...root, '--verify', 'kit'],
        [`${system}/usr/bin/kit`],
        [...root, '--purge', 'kit'],
      ];
    },
  },
  {
    format: 'deb',
    image: 'deb-lintian',
    name: 'kit',
    version: '1:1.2.3~rc1-1+b1',
    commands: (_, file) => [['lintian', '--allow-root', '--fail-on', 'error', file(/\.deb$/)]],
  },
  {
    format: 'cargo',
    name: 'kit',
    version: '1.2.3',
    commands: (dir) => [
      [
        'cargo',
        'package',
        '--list',
        '--allow-dirty',
        '--offline',
        '--manifest-path',
        join(dir, 'kit-1.2.3/Cargo.toml'),
      ],
      ['cargo', 'build', '--offline', '--target-dir', 'target', '--manifest-path', join(dir, 'kit-1.2.3/Cargo.toml')],
    ],
  },
];

describe('generated packages are accepted by the formats’ own tools', () => {
  for (const { format, image = format, name, version, commands } of CONTRACTS) {
    for (const size of SIZES) {
      it(`${format}, ${size}${image === format ? '' : ` (${image})`}`, async () => {
        await using folder = await temporaryFolder();
        const dir = join(folder.path, 'packages');
        const generated = await regproof([
          'generate',
          '--format',
          format,
          '--name',
          name,
          '--version',
          version,
          '--size',
          size,
          '--out',
          dir,
        ]);
        expect(generated.exitCode, generated.stderr).to.equal(0);
        const files = (await execa('find', [dir, '-maxdepth', '1', '-type', 'f'])).stdout.split('\n');
        const runId = `native-${format}-${size}`;
        await using executor = await dockerExecutor({
          runId,
          owner: processIdentity(process.pid)!,
          runDir: folder.path,
          ca: '/dev/null',
          hostsFile: '/etc/hosts',
        });
        await mkdir(join(folder.path, 'sandbox'));
        await using sandbox = await executor.open(tool(image), join(folder.path, 'sandbox'), {
          proxy: 'http://127.0.0.1:1',
        });
        const work = await sandbox.workspace();
        for (const argv of commands(dir, (pattern) => files.find((path) => pattern.test(path))!)) {
          const result: StepResult = await sandbox.run({ argv }, work);
          expect(result.exit, `${argv.join(' ')}\n${result.stdout}${result.stderr}`).to.equal(0);
        }
      });
    }
  }
});
