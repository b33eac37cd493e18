/** SQLITE_FULL */
const SQLITE_FULL = 13;

/** Whether an error, or what caused it, says that there is no room left: from the file system or from SQLite. */
export function isDiskFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, errcode } = cause as { code?: unknown; errcode?: unknown };
    if (code === 'ENOSPC' || code === 'EDQUOT' || errcode === SQLITE_FULL) return true;
  }
  return false;
}
