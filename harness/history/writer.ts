import { closeSync, openSync, writeSync } from 'node:fs';
import { asError, HarnessError } from '../core/error.ts';
import type { HistoryWriter } from '../core/history.ts';

/** The history of a run while it is written. */
export interface HistoryLog extends Disposable {
  readonly write: HistoryWriter;
}

/**
 * Opens a history for appending. Each event is one synchronous write of one line: what was written before a kill of the harness is in the file, and no two
 * lines mix. `write` throws DISK_FULL or REPORTER_CRASHED, since a run whose history is lost proves nothing.
 */
export function openHistory(path: string, redact: (text: string) => string = (text) => text): HistoryLog {
  const file = guarded(path, () => openSync(path, 'a'));
  let next = 0;
  return {
    write(event) {
      const seq = next++;
      const line = `${redact(JSON.stringify({ seq, t: Date.now(), ...event }))}\n`;
      guarded(path, () => writeWhole(file, Buffer.from(line)));
      return seq;
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** A single write may take less than it was given, on a disk that is almost full. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw new HarnessError(
      full ? 'DISK_FULL' : 'REPORTER_CRASHED',
      `The history ${path} cannot be written: ${asError(cause).message}.`,
      full ? 'Free space, or choose another folder with --results.' : 'Check the folder and its permissions.',
      { cause },
    );
  }
}
