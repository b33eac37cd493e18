import { Command } from 'commander';

/** `regproof report sign`: a statement about a stored run that others can check. */
export function reportSignCommand(): Command {
  return new Command('sign')
    .description('sign the report of a stored run: what ran, on what, with which digests')
    .argument('[run]', 'run id', 'latest')
    .option('--key <file>', 'OpenPGP private key, as regproof pki writes it', '.pki/gpg-signing.key')
    .option('--results <dir>', 'folder of the runs', 'results')
    .action(async (run: string, options: { key: string; results: string }) => {
      const [{ signReport }, { readSigningKey }] = await Promise.all([
        import('../report/sign-report.ts'),
        import('../../../pki/openpgp-key.ts'),
      ]);
      process.stdout.write(`${await signReport(options.results, run, await readSigningKey(options.key))}\n`);
    });
}
