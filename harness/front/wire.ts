import { createWriteStream, type WriteStream } from 'node:fs';
import { HarnessError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import type { RefusedConnection, WireRecorder } from './exchange.ts';

export interface WireLogOptions {
  /** Exchanges kept in memory per tag; 100 by default. The file has all of them. Uploads stay longest, since many reads would displace them. */
  readonly keep?: number;
}

/** Appends every exchange to a file of JSON lines, and keeps the latest of each tag at hand for the report. */
export class WireLog implements WireRecorder {
  readonly #keep: number;
  readonly #file: WriteStream;
  readonly #exchanges = new Map<string, Exchange[]>();
  readonly #refused = new Map<string, RefusedConnection[]>();
  #broken: Error | undefined;
  #closing = false;

  constructor(path: string, options: WireLogOptions = {}) {
    this.#keep = options.keep ?? 100;
    this.#file = createWriteStream(path, { flags: 'a', mode: 0o600 });
    this.#file.on('error', (error) => {
      this.#broken ??= error;
    });
  }

  record(exchange: Exchange): void {
    this.#append(exchange);
    if (exchange.tag !== undefined) push(this.#exchanges, exchange.tag, exchange, this.#keep, carriesNothing);
  }

  refused(connection: RefusedConnection): void {
    this.#append({ refused: connection });
    if (connection.tag !== undefined) push(this.#refused, connection.tag, connection, this.#keep);
  }

  /** The latest exchanges of a tag, uploads before all, in the order in which they ended. */
  of(tag: string): readonly Exchange[] {
    return this.#exchanges.get(tag) ?? [];
  }

  /** The latest connections of a tag that ended without a request. */
  refusedOf(tag: string): readonly RefusedConnection[] {
    return this.#refused.get(tag) ?? [];
  }

  /** Frees the memory of a tag whose cell has been reported. */
  forget(tag: string): void {
    this.#exchanges.delete(tag);
    this.#refused.delete(tag);
  }

  /** Writes everything out. Throws when a line was lost. */
  async close(): Promise<void> {
    this.#closing = true;
    if (!this.#broken) {
      const done = Promise.withResolvers<void>();
      this.#file.once('close', done.resolve);
      this.#file.end();
      await done.promise;
    }
    if (!this.#broken) return;
    throw new HarnessError(
      'DISK_FULL',
      `The wire log ${this.#file.path} could not be written: ${this.#broken.message}`,
      'Free some space, or choose another folder for the results.',
      { cause: this.#broken },
    );
  }

  #append(line: object): void {
    // Connections that were cut at the end tell of it a little later.
    if (!this.#broken && !this.#closing) this.#file.write(`${JSON.stringify(line)}\n`);
  }
}

function push<T>(
  map: Map<string, T[]>,
  tag: string,
  value: T,
  keep: number,
  goesFirst: (value: T) => boolean = () => true,
): void {
  const list = map.get(tag) ?? [];
  list.push(value);
  // Never the newest.
  if (list.length > keep) list.splice(Math.max(0, list.slice(0, -1).findIndex(goesFirst)), 1);
  map.set(tag, list);
}

function carriesNothing({ requestBody }: Exchange): boolean {
  return requestBody.bytes === 0;
}
