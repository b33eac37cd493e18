import type { Catalogue } from '../../core/catalogue.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import {
  COVERAGE,
  coverageOf,
  coverageSums,
  coveredFormats,
  mustWithoutCheck,
  type RequirementCoverage,
} from '../../report/coverage.ts';
import { textTable } from '../../report/text-table.ts';
import type { StoredRun } from '../../store/run.ts';
import { coveredFormat } from '../catalogue/catalogue-facts.ts';
import type { CoverageOptions } from '../command/report-coverage.ts';
import { openStore, runIdOf } from './store-options.ts';

interface TargetCoverage {
  readonly target: string;
  readonly runs: readonly string[];
  readonly rows: readonly RequirementCoverage[];
}

/** Prints what runs say of every requirement, for each target by itself: what one registry keeps proves nothing of another. */
export async function showCoverage(
  asked: readonly string[],
  options: CoverageOptions,
  { subjects }: Pick<Catalogue, 'subjects'>,
  write: (text: string) => void,
): Promise<ExitStatus> {
  const runs = await readAsked(asked, options);
  const formats = subjects.map(coveredFormat);
  const targets = [...Map.groupBy(runs, ({ product }) => `${product.name} ${product.version}`)].map(
    ([target, own]) => ({
      ...{ target, runs: own.map(({ id }) => id), rows: coverageOf(own, formats) },
    }),
  );
  // The same for all of them: it is a matter of the checks that there are.
  const unchecked = mustWithoutCheck(targets[0]!.rows).map(({ format, requirement, sentence }) => ({
    ...{ format, requirement, sentence },
  }));
  const document = {
    targets: targets.map((each) => ({ ...each, sums: coverageSums(each.rows) })),
    mustWithoutCheck: unchecked,
  };
  if (options.json) write(`${JSON.stringify(document, null, 2)}\n`);
  else {
    for (const target of targets) write(`${coverageText(target, options.tier)}\n`);
    write(`MUST without a check: ${unchecked.length}\n`);
    for (const { format, requirement, sentence } of unchecked) write(`  ${format} ${requirement}: ${sentence}\n`);
  }
  return options.failOn === 'must-without-check' && unchecked.length > 0 ? EXIT.failure : EXIT.green;
}

async function readAsked(asked: readonly string[], options: CoverageOptions): Promise<StoredRun[]> {
  await using store = await openStore(options);
  const list = await store.list();
  const ids = new Set(asked.map((each) => runIdOf(each, list)));
  const wanted = list.runs.filter(({ id }) => ids.has(id));
  return Promise.all(wanted.map(({ id }) => store.read(id)));
}

function coverageText({ target, runs, rows }: TargetCoverage, tier: CoverageOptions['tier']): string {
  const ran = coveredFormats(rows);
  const rest = new Set(rows.map(({ format }) => format)).difference(ran);
  const sums = coverageSums(rows).filter((sum) => sum.tier === tier && sum.requirements > 0 && ran.has(sum.format));
  const table = sums.map(({ format, level, requirements, counts, proven }) => ({
    ...{ format, level, requirements: String(requirements) },
    ...Object.fromEntries(COVERAGE.map((coverage) => [coverage, String(counts[coverage])])),
    // Rounded down, so that only all is 100.
    share: `${Math.floor((proven ?? 0) * 100)} %`,
  }));
  const head = `${target}, tier ${tier}, from ${runs.join(', ')}\n${textTable(table)}`;
  return rest.size === 0 ? head : `${head}No run of: ${[...rest].join(', ')}\n`;
}
