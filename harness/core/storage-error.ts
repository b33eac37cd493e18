import { constants } from 'node:os';

/** https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary one. */
const [SQLITE_READONLY, SQLITE_FULL] = [8, 13];
/** libuv has no name for it: errors carry the number alone. */
const EDQUOT = -constants.errno.EDQUOT;

/** Whether an error, or what caused it, says that there is no room left: from the file system or from SQLite. */
export function isDiskFull(error: unknown): boolean {
  return says(error, ({ code, errno, errcode }) => code === 'ENOSPC' || errno === EDQUOT || errcode === SQLITE_FULL);
}

/** Whether an error, or what caused it, says that storage may only be read. */
export function isReadOnly(error: unknown): boolean {
  return says(error, ({ code, errcode }) => code === 'EROFS' || errcode === SQLITE_READONLY);
}

/** Whether an error says that there is nothing of that name. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

interface Codes {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly errcode?: number;
}

function says(error: unknown, means: (codes: Codes) => boolean): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, errno, errcode } = cause as Codes;
    if (means({ code, errno, ...(typeof errcode === 'number' ? { errcode: errcode & 0xff } : {}) })) return true;
  }
  return false;
}
