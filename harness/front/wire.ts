import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { asError, HarnessError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import type { RefusedConnection, WireRecorder } from './exchange.ts';

export interface WireLogOptions {
  /** Exchanges kept in memory per tag; 100 by default. The file has all of them. Uploads stay longest, since many reads would displace them. */
  readonly keep?: number;
  /** Path of the file for the exchanges of a tag, whose folder is made; the log's own by default. */
  readonly fileOf?: (tag: string) => string | undefined;
}

/** Appends every exchange to a file of JSON lines, that of its tag where it has one, and keeps the latest of each tag at hand for the report. */
export class WireLog implements WireRecorder {
  readonly #keep: number;
  readonly #path: string;
  readonly #fileOf: NonNullable<WireLogOptions['fileOf']>;
  readonly #files = new Map<string, WriteStream>();
  readonly #exchanges = new Map<string, Exchange[]>();
  readonly #refused = new Map<string, RefusedConnection[]>();
  #broken: Error | undefined;
  #closing = false;

  constructor(path: string, options: WireLogOptions = {}) {
    this.#keep = options.keep ?? 100;
    this.#fileOf = options.fileOf ?? (() => undefined);
    this.#path = path;
    this.#open(path);
  }

  record(exchange: Exchange): void {
    this.#append(exchange, exchange.tag);
    if (exchange.tag !== undefined) push(this.#exchanges, exchange.tag, exchange, this.#keep, carriesNothing);
  }

  refused(connection: RefusedConnection): void {
    this.#append({ refused: connection }, connection.tag);
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

  /** Frees the memory of a tag whose cell has ended, and closes its file: what was recorded is there to be read then. */
  async forget(tag: string): Promise<void> {
    this.#exchanges.delete(tag);
    this.#refused.delete(tag);
    const path = this.#fileOf(tag);
    if (path !== undefined && path !== this.#path) await this.#finish(path);
  }

  /** Writes everything out. Throws when a line was lost. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#files.keys()].map((path) => this.#finish(path)));
    if (!this.#broken) return;
    throw new HarnessError(
      'DISK_FULL',
      `The wire log ${this.#path} could not be written: ${this.#broken.message}`,
      'Free some space, or choose another folder for the results.',
      { cause: this.#broken },
    );
  }

  #append(line: object, tag: string | undefined): void {
    // Connections that were cut at the end tell of it a little later.
    if (this.#broken || this.#closing) return;
    const path = (tag === undefined ? undefined : this.#fileOf(tag)) ?? this.#path;
    this.#open(path)?.write(`${JSON.stringify(line)}\n`);
  }

  /** Null where it cannot be had, which `close` tells. */
  #open(path: string): WriteStream | null {
    const open = this.#files.get(path);
    if (open) return open;
    try {
      if (path !== this.#path) mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      this.#broken ??= asError(error);
      return null;
    }
    const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
    file.on('error', (error) => {
      this.#broken ??= error;
    });
    this.#files.set(path, file);
    return file;
  }

  async #finish(path: string): Promise<void> {
    const file = this.#files.get(path);
    this.#files.delete(path);
    if (!file || file.closed || this.#broken) return;
    const done = Promise.withResolvers<void>();
    file.once('close', done.resolve);
    file.end();
    await done.promise;
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
