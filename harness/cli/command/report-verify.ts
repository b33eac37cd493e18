import { Command } from 'commander';
import { EXIT } from '../../core/verdict.ts';

/** `regproof report verify`: whether a stored run is as it was signed. */
export function reportVerifyCommand(): Command {
  return new Command('verify')
    .description('check the signature of a stored run, and say what was signed; exit 1 when something was changed')
    .argument('[run]', 'run id', 'latest')
    .option('--key <file>', 'OpenPGP public key that is trusted', '.pki/gpg-signing.pub')
    .option('--results <dir>', 'folder of the runs', 'results')
    .action(async (run: string, options: { key: string; results: string }) => {
      const { verificationLines, verifyReport } = await import('../report/verify-report.ts');
      const verification = await verifyReport(options.results, run, options.key);
      const lines = verification.valid ? verificationLines(verification) : [`NOT VALID: ${verification.reason}`];
      process.stdout.write(`${lines.join('\n')}\n`);
      process.exitCode = verification.valid ? EXIT.green : EXIT.failure;
    });
}
