import type { Readable, Writable } from 'node:stream';
import type { BodyTap } from './body-tap.ts';
import { Lost } from './failure.ts';

/** Looks at each chunk before it is written. A promise holds the flow and has then written the chunk itself. */
export type Inspect = (chunk: Buffer) => Promise<void> | undefined;

export interface Flow {
  readonly source: Readable;
  /** Left open, for trailers. */
  readonly sink: Writable & { readonly chunkedEncoding?: boolean };
  /** Sees each chunk before `inspect` does, and holds the flow when it cannot keep up. */
  readonly tap: BodyTap;
  readonly inspect: Inspect;
}

/** Decrypted bodies come in small pieces: so much of them is handed to the operating system at once. */
const BATCH = 128 * 1024;
/** What is written at once anyway. */
const PIECE = 32 * 1024;

/**
 * Moves a body from `source` to `sink` with backpressure, and resolves when the source has ended and all was written to the sink.
 * Rejects with `Lost` when a side goes away. No Transform in between: each would add a buffer and a turn per chunk.
 */
export function pump({ source, sink, tap, inspect }: Flow): Promise<void> {
  return new Promise((resolve, reject) => {
    let held = false;
    let ended = false;
    const batch = new Batch(sink);
    const settle = (error?: Error) => {
      batch.flush();
      source.off('data', onData).off('end', onEnd).off('close', onSourceClose).off('error', onSourceClose);
      sink.off('drain', flow).off('close', onSinkClose).off('error', onSinkClose);
      if (error) reject(error);
      else resolve();
    };
    const onData = (chunk: Buffer) => {
      let holding: Promise<void> | undefined;
      tap.lend(chunk);
      try {
        holding = inspect(chunk);
      } catch (error) {
        settle(error as Error);
        return;
      }
      if (holding) {
        held = true;
        source.pause();
        batch.flush();
        holding.then(() => release(chunk), settle);
        return;
      }
      batch.add(chunk.length);
      const more = sink.write(chunk, () => tap.written(chunk));
      batch.flushWhenFull();
      if (more && !tap.behind) return;
      source.pause();
      flow();
    };
    const release = (chunk: Buffer) => {
      held = false;
      tap.written(chunk);
      if (ended) settle();
      else flow();
    };
    const flow = () => {
      if (held || sink.writableNeedDrain) return;
      const { behind } = tap;
      if (behind) behind.onCaughtUp(flow);
      else source.resume();
    };
    const onEnd = () => {
      ended = true;
      if (!held) settle();
    };
    const onSourceClose = (error?: Error) => {
      if (!ended) settle(new Lost('source', error));
    };
    const onSinkClose = (error?: Error) => settle(new Lost('sink', error));
    if (sink.destroyed) {
      reject(new Lost('sink'));
      return;
    }
    source.on('data', onData).on('end', onEnd).on('close', onSourceClose).on('error', onSourceClose);
    sink.on('drain', flow).on('close', onSinkClose).on('error', onSinkClose);
    if (source.readableEnded) onEnd();
    else if (source.destroyed) onSourceClose();
    else source.resume();
  });
}

/** Holds small writes back, within one turn of the event loop, so that one system call takes many. */
class Batch {
  readonly #sink: Flow['sink'];
  #corked = false;
  #bytes = 0;

  constructor(sink: Flow['sink']) {
    this.#sink = sink;
  }

  /** Before the chunk is written. */
  add(length: number): void {
    // Chunks of a chunked body would be joined, and their number is the client's.
    if (!this.#corked && (length >= PIECE || this.#sink.chunkedEncoding)) return;
    this.#bytes += length;
    if (this.#corked) return;
    this.#corked = true;
    this.#sink.cork();
    setImmediate(() => this.flush());
  }

  flushWhenFull(): void {
    if (this.#bytes >= BATCH) this.flush();
  }

  flush(): void {
    this.#bytes = 0;
    if (!this.#corked) return;
    this.#corked = false;
    this.#sink.uncork();
  }
}

/** What `collect` read: the whole body, or its beginning when it is longer than the limit. The rest is still in the source. */
export interface Collected {
  readonly complete: boolean;
  readonly bytes: Buffer;
}

/** Reads a body into memory, up to a little over `limit` bytes. */
export function collect(source: Readable, limit: number): Promise<Collected> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: { complete: boolean } | Lost) => {
      source.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      if (outcome instanceof Lost) reject(outcome);
      else resolve({ complete: outcome.complete, bytes: Buffer.concat(chunks) });
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit) return;
      source.pause();
      settle({ complete: false });
    };
    const onEnd = () => settle({ complete: true });
    const onClose = (error?: Error) => settle(new Lost('source', error));
    if (source.readableEnded) {
      resolve({ complete: true, bytes: Buffer.alloc(0) });
      return;
    }
    if (source.destroyed) {
      reject(new Lost('source'));
      return;
    }
    source.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    source.resume();
  });
}
