import { resolve } from 'node:path';
import { Command } from 'commander';

/** `regproof pki`: keys and certificates as files. */
export function pkiCommand(): Command {
  return new Command('pki')
    .description('make certificate authority, server certificate and OpenPGP key')
    .option('--out <dir>', 'folder for the files', '.pki')
    .option('--host <name...>', 'further names of the server')
    .option('--force', 'replace keys that exist')
    .action(async (options: { out: string; host?: string[]; force?: boolean }) => {
      const { createPki } = await import('../../../pki/authority.ts');
      const { writePki } = await import('../../../pki/store.ts');
      const dir = resolve(options.out);
      const pki = await createPki({ hosts: options.host ?? [] });
      const key = await writePki(pki, dir, { overwrite: options.force ?? false });
      process.stdout.write(`OpenPGP key ${key.keyId}\n${dir}\n`);
    });
}
