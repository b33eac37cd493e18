import type { Readable, Writable } from 'node:stream';
import { Lost } from './failure.ts';

/** Looks at each chunk before it is written. A promise holds the flow and has then written the chunk itself. */
export type Inspect = (chunk: Buffer) => Promise<void> | undefined;

/**
 * Moves a body from `source` to `sink` with backpressure, and resolves when the source has ended and all was written to the sink,
 * which is left open for trailers. Rejects with `Lost` when a side goes away. No Transform in between: each would add a buffer
 * and a turn per chunk.
 */
export function pump(source: Readable, sink: Writable, inspect: Inspect): Promise<void> {
  return new Promise((resolve, reject) => {
    let held = false;
    let ended = false;
    const settle = (error?: Error) => {
      source.off('data', onData).off('end', onEnd).off('close', onSourceClose).off('error', onSourceClose);
      sink.off('drain', onDrain).off('close', onSinkClose).off('error', onSinkClose);
      if (error) reject(error);
      else resolve();
    };
    const onData = (chunk: Buffer) => {
      let holding: Promise<void> | undefined;
      try {
        holding = inspect(chunk);
      } catch (error) {
        settle(error as Error);
        return;
      }
      if (holding) {
        held = true;
        source.pause();
        holding.then(release, settle);
      } else if (!sink.write(chunk)) {
        source.pause();
      }
    };
    const release = () => {
      held = false;
      if (ended) settle();
      else if (!sink.writableNeedDrain) source.resume();
    };
    const onDrain = () => {
      if (!held) source.resume();
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
    sink.on('drain', onDrain).on('close', onSinkClose).on('error', onSinkClose);
    if (source.readableEnded) onEnd();
    else if (source.destroyed) onSourceClose();
    else source.resume();
  });
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
