import { constants } from 'node:os';

/** SQLITE_FULL */
const SQLITE_FULL = 13;
/** libuv has no name for it: errors carry the number alone. */
const EDQUOT = -constants.errno.EDQUOT;

/** Whether an error, or what caused it, says that there is no room left: from the file system or from SQLite. */
export function isDiskFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, errno, errcode } = cause as { code?: unknown; errno?: unknown; errcode?: unknown };
    if (code === 'ENOSPC' || errno === EDQUOT || errcode === SQLITE_FULL) return true;
  }
  return false;
}
