import { resolve } from 'node:path';
import { Command } from 'commander';

/** `regproof pki`: keys and certificates as files. */
export function pkiCommand(): Command {
  return new Command('pki')
    .description('make certificate authority, server certificate and OpenPGP key')
    .option('--out <dir>', 'folder for the files', '.pki')
    .option('--host <name...>', 'further names of the server')
    .option('--force', 'replace keys that exist')
    .option('--stay', 'stay until interrupted: in Compose the end of one service ends all')
    .action(async (options: { out: string; host?: string[]; force?: boolean; stay?: boolean }) => {
      const { createPki } = await import('../../../pki/authority.ts');
      const { writePki } = await import('../../../pki/store.ts');
      const dir = resolve(options.out);
      const pki = await createPki({ hosts: options.host ?? [] });
      const key = await writePki(pki, dir, { overwrite: options.force ?? false });
      process.stdout.write(`OpenPGP key ${key.keyId}\n${dir}\n`);
      if (options.stay) await interrupted();
    });
}

/** Settles with the first SIGINT or SIGTERM; the timer is what keeps the process alive until then. */
async function interrupted(): Promise<void> {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  const alive = setInterval(() => {}, 2 ** 30);
  process.once('SIGINT', end).once('SIGTERM', end);
  await promise;
  clearInterval(alive);
}
