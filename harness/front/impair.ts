import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Impaired, Impairment } from '../core/doorway.ts';
import { DoorFailure, Lost } from './failure.ts';

/** Pieces of a slowed body a second. */
const PIECES = 20;

/** A worse network between client and registry, until it is disposed of. */
export class HostImpairment implements Impaired {
  touched = 0;
  readonly #impairment: Impairment;
  readonly #onDispose: () => void;
  readonly #healed = new AbortController();

  constructor(impairment: Impairment, onDispose: () => void) {
    this.#impairment = impairment;
    this.#onDispose = onDispose;
  }

  /** Before a request is sent on. */
  async request(client: AbortSignal): Promise<void> {
    this.touched += 1;
    await this.#lasting(this.#impairment.latencyMs ?? 0, client);
  }

  /** Before the head of an answer is passed. A half-open connection says nothing more until it is healed, and is gone then. */
  async answer(client: AbortSignal): Promise<void> {
    if (this.#impairment.halfOpen) {
      await this.#lasting(Number.POSITIVE_INFINITY, client);
      throw new DoorFailure('byte-hook-cut', 'The connection was half open, as planned.');
    }
    await this.#lasting(this.#impairment.firstByteMs ?? 0, client);
  }

  /** Writes a chunk no faster than the bandwidth; undefined where there is no limit, and nothing was written. */
  pace(chunk: Buffer, sink: Writable): Promise<void> | undefined {
    const { bytesPerSecond } = this.#impairment;
    return bytesPerSecond === undefined ? undefined : this.#drip(chunk, sink, Math.ceil(bytesPerSecond / PIECES));
  }

  /** Bytes of a response's body after which the connection is cut. */
  get responseBytes(): number {
    return this.#impairment.responseBytes ?? Number.POSITIVE_INFINITY;
  }

  [Symbol.dispose](): void {
    this.#onDispose();
    this.#healed.abort();
  }

  async #drip(chunk: Buffer, sink: Writable, piece: number): Promise<void> {
    for (let done = 0; done < chunk.length; done += piece) {
      await written(sink, chunk.subarray(done, done + piece));
      await this.#lasting(1000 / PIECES, this.#healed.signal);
    }
  }

  /** Ends early when it is healed, or when the client has gone. */
  async #lasting(ms: number, client: AbortSignal): Promise<void> {
    if (ms === 0) return;
    const signal = AbortSignal.any([this.#healed.signal, client]);
    // The longest time that a timer knows.
    await delay(Math.min(ms, 2 ** 31 - 1), undefined, { signal }).catch(() => {});
  }
}

/** Writes the part of a chunk that is still let through, then cuts. */
export async function writeAndCut(sink: Writable, chunk: Buffer): Promise<never> {
  if (chunk.length > 0) await written(sink, chunk);
  throw new DoorFailure('byte-hook-cut', 'The response was cut, as planned.');
}

/** Resolves when the bytes were handed to the operating system. */
export function written(sink: Writable, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    sink.write(bytes, (error) => (error ? reject(new Lost('sink', error)) : resolve()));
  });
}
