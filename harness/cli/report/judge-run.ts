import { existsSync, globSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import { type ExitStatus, exitStatusOf, worst } from '../../core/verdict.ts';
import { HISTORY_FILE, OBSERVATION_FILE } from '../../history/files.ts';
import { type FolderJudgement, judgeFolder } from '../../history/judge-folder.ts';
import { judgementTable } from '../../history/table.ts';

export interface JudgeOptions {
  /** Folder of the runs. */
  readonly results: string;
  readonly json?: true;
}

interface Judged {
  /** Relative to the run's folder; empty for the run as a whole. */
  readonly folder: string;
  readonly judgement: FolderJudgement;
}

/** Judges every history of a stored run, prints what came of it and returns the exit status of the worst. Throws RUN_UNKNOWN and REPORT_INVALID. */
export async function judgeRun(run: string, { results, json }: JudgeOptions): Promise<ExitStatus> {
  const dir = runFolder(run, results);
  const judged: Judged[] = [];
  for (const folder of historiesOf(dir)) judged.push({ folder, judgement: await judgeFolder(join(dir, folder), dir) });
  const verdict = worst(judged.map(({ judgement }) => judgement.verdict));
  if (json) process.stdout.write(`${JSON.stringify({ run: dir, verdict, histories: judged }, null, 2)}\n`);
  else {
    for (const { folder, judgement } of judged)
      process.stdout.write(`${join(dir, folder)}\n${judgementTable(judgement, judgement.tornBytes)}\n\n`);
    process.stdout.write(
      `${verdict.toUpperCase()} ${judged.length} ${judged.length === 1 ? 'history' : 'histories'} judged\n`,
    );
  }
  return exitStatusOf(verdict);
}

function runFolder(run: string, results: string): string {
  const candidates = [join(results, run), resolve(run)];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found) return found;
  const remedy = 'List the runs with ls, name a folder with history.jsonl, or run one: regproof run.';
  throw new HarnessError('RUN_UNKNOWN', `There is no run ${run} in ${results}, and no folder of that name.`, remedy);
}

/**
 * Folders with a history, the run's own and those of its cases. Where there are cases, the run's own history says nothing more, unless somebody looked at
 * the final state for it.
 */
function historiesOf(dir: string): string[] {
  const found = globSync(`**/${HISTORY_FILE}`, { cwd: dir });
  const folders = found.map((path) => dirname(path)).map((folder) => (folder === '.' ? '' : folder));
  const cases = folders.filter((folder) => folder !== '').sort();
  const whole = folders.includes('') && (cases.length === 0 || existsSync(join(dir, OBSERVATION_FILE)));
  if (whole) cases.unshift('');
  if (cases.length > 0) return cases;
  throw new HarnessError('RUN_UNKNOWN', `There is no ${HISTORY_FILE} in ${dir}.`, 'Name a run that wrote a history.');
}
