import type { Kysely } from 'kysely';
import { asError, HarnessError } from '../core/error.ts';
import { connectPostgres } from '../sql/postgres.ts';
import type { Metadata } from './metadata.ts';
import { createSchema, type Tables } from './schema.ts';
import type { Log } from './server.ts';
import { SqlMetadata } from './sql-metadata.ts';

const READERS = 4;

/**
 * Opens metadata in a PostgreSQL database, and makes the tables where they are missing. One connection writes, so that transactions come one after the
 * other; readers see one committed state each. The password comes from PGPASSWORD, since command lines are seen by everybody. Throws
 * CONFIG_INVALID when the database does not answer.
 */
export async function openPostgres(url: string, logger: Log): Promise<Metadata> {
  const writer = connect(url, 1, '', logger);
  try {
    await createSchema(writer);
  } catch (cause) {
    await writer.destroy();
    throw new HarnessError(
      'CONFIG_INVALID',
      `The database ${new URL(url).host} cannot be used: ${asError(cause).message}.`,
      'Check --database, and the password in PGPASSWORD.',
      { cause },
    );
  }
  return new SqlMetadata(connect(url, READERS, '-c default_transaction_isolation=repeatable\\ read', logger), writer);
}

function connect(url: string, max: number, settings: string, logger: Log): Kysely<Tables> {
  const onEnded = (error: Error) => logger.warn({ err: error }, 'a connection to the database ended');
  return connectPostgres<Tables>(url, { application: 'regproof-registry', max, settings, onEnded });
}

/** Ends of connections, by the server or on the way to it: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const GONE = /^(?:08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/;

/** Whether an error, or what caused it, says that the database cannot be reached. */
export function isDatabaseGone(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, message } = cause as Error & { code?: unknown };
    if (typeof code === 'string' && GONE.test(code)) return true;
    if (
      /^Connection terminated|^Client (?:was closed|has encountered a connection error)|^timeout exceeded when trying/.test(
        message,
      )
    )
      return true;
  }
  return false;
}

/** serialization_failure, deadlock_detected */
const CONFLICT = /^(?:40001|40P01)$/;

/** Whether an error, or what caused it, says that another transaction came first: the same again may succeed. */
export function isConflict(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as Error & { code?: unknown };
    if (typeof code === 'string' && CONFLICT.test(code)) return true;
  }
  return false;
}
