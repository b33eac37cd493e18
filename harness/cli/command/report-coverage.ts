import { Command } from 'commander';
import { TIERS, type Tier } from '../../core/check.ts';
import { oneOf } from '../options.ts';
import { addStoreOptions, type StoreOptions } from '../report/store-options.ts';

const REASONS = ['must-without-check'] as const;

export interface CoverageOptions extends StoreOptions {
  tier: Tier;
  failOn?: (typeof REASONS)[number];
  json?: true;
}

/** `regproof report coverage`: which requirements runs have proven. */
export function reportCoverageCommand(): Command {
  return addStoreOptions(
    new Command('coverage').description('requirements by format and tier: proven, not run, without a check'),
  )
    .argument('[run...]', 'run ids, latest, a target, or target@version; latest by default')
    .option(
      '--tier <tier>',
      'shown in the table: those of this tier and the ones before',
      oneOf(...TIERS),
      'release' as const,
    )
    .option('--fail-on <what>', `exit 1 for: ${REASONS.join(', ')}`, oneOf(...REASONS))
    .option('--json', 'as JSON, all tiers')
    .action(async (runs: string[], options: CoverageOptions) => {
      const [{ showCoverage }, { loadCatalogue }] = await Promise.all([
        import('../report/show-coverage.ts'),
        import('../catalogue/catalogue.ts'),
      ]);
      const write = (text: string) => void process.stdout.write(text);
      const asked = runs.length > 0 ? runs : ['latest'];
      process.exitCode = await showCoverage(asked, options, await loadCatalogue(), write);
    });
}
