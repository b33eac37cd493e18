import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { type FlakyCell, flakyCells } from '../../store/flaky.ts';
import { type RunsOptions, readRuns } from './store-options.ts';

/** Prints the cells that differ without a reason, with the runs to look at. Exit status 1 when there are any. */
export async function showFlaky({ json, ...options }: RunsOptions): Promise<ExitStatus> {
  const runs = await readRuns(options);
  const flaky = flakyCells(runs);
  if (json) process.stdout.write(`${JSON.stringify(flaky, null, 2)}\n`);
  else
    process.stdout.write(`${[...flaky.map(lines), `${flaky.length} flaky cells in ${runs.length} runs`].join('\n')}\n`);
  return flaky.length > 0 ? EXIT.failure : EXIT.green;
}

/** Enough to tell digests apart by eye; all of it is in the JSON. */
const DIGEST_DIGITS = 12;

function lines({ inputs, digest, verdicts, observations }: FlakyCell): string {
  const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  const inputsLine = [
    `target ${inputs.targetVersion}`,
    `regproof ${inputs.version}`,
    ...inputs.clients,
    `files ${inputs.files?.slice(0, DIGEST_DIGITS) ?? 'not noted'}`,
  ].join(', ');
  const seen = observations.map(
    ({ run, attempt, verdict }) => `${run}${attempt > 1 ? ` attempt ${attempt}` : ''} ${verdict}`,
  );
  return `${inputs.cell}: ${counts.join(', ')}\n  inputs ${digest.slice(0, DIGEST_DIGITS)}: ${inputsLine}\n  ${seen.join('; ')}`;
}
