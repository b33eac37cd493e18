import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Judgement } from '../core/judgement.ts';
import { HISTORY_FILE, OBSERVATION_FILE, PACKAGES_FILE } from './files.ts';
import { readGiven } from './given.ts';
import { judgeLog } from './judge.ts';
import { readObservation } from './observation.ts';
import { OperationLog } from './operation.ts';
import { readHistory } from './reader.ts';

/** A judgement of stored files. */
export interface FolderJudgement extends Judgement {
  /** Bytes of a last line that a kill of the harness cut off. */
  readonly tornBytes: number;
}

/**
 * Judges the history in a folder, with the observation beside it, and the packages beside it or else in `shared`. Throws REPORT_INVALID for a
 * file that is truncated, foreign or of another version.
 */
export async function judgeFolder(folder: string, shared: string = folder): Promise<FolderJudgement> {
  const log = new OperationLog();
  const { tornBytes } = await readHistory(join(folder, HISTORY_FILE), (event, where) => log.add(event, where));
  const observation = await readObservation(join(folder, OBSERVATION_FILE));
  const own = join(folder, PACKAGES_FILE);
  const given = await readGiven(existsSync(own) ? own : join(shared, PACKAGES_FILE));
  return { ...judgeLog(log, observation, given), tornBytes };
}
