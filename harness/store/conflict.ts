import { HarnessError } from '../core/error.ts';
import { isDiskFull } from '../core/storage-error.ts';
import type { RunSummary } from './run.ts';

/** False, since it is here already. Throws CONFIG_INVALID when it is another run of that name. */
export function assertSameRun(here: Pick<RunSummary, 'id' | 'seed' | 'startedAt'>, run: RunSummary): false {
  if (here.seed === run.seed && here.startedAt === run.startedAt) return false;
  throw new HarnessError(
    'CONFIG_INVALID',
    `Another run called ${run.id} is in the store, of ${here.startedAt} with seed ${here.seed}.`,
    'Put this one into another store.',
  );
}

/** disk_full, https://www.postgresql.org/docs/15/errcodes-appendix.html */
const POSTGRES_FULL = '53100';

/** The error of a store without space left; null when it is something else. */
export function storeFull(cause: unknown, where: string): HarnessError | null {
  if (!isDiskFull(cause) && (cause as { code?: unknown }).code !== POSTGRES_FULL) return null;
  const remedy = 'Free space; regproof report prune removes old runs. What was there before is whole.';
  return new HarnessError('DISK_FULL', `No space left for runs in ${where}.`, remedy, { cause });
}
