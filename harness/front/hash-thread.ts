// Hashing takes a fifth of the time in which a large body passes the door: it is done beside the passing.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { asError } from '../core/error.ts';

export interface HashMessage {
  readonly body: number;
  readonly chunks: readonly Uint8Array[];
  readonly last: boolean;
}

export interface HashAnswer {
  readonly body: number;
  /** How many bytes were hashed. */
  readonly bytes: number;
  readonly sha256?: string;
}

/** Bytes that are sent together. */
const BATCH = 512 * 1024;
/** Bytes that may wait for the thread; then the body is held. */
const BACKLOG = 16 * 1024 ** 2;

/** The digest of one body, made in another thread. Chunks that are handed over cannot be read any more. */
export class ThreadHash {
  readonly #body: number;
  readonly #thread: HashThread;
  readonly #digest = Promise.withResolvers<string>();
  #batch: Uint8Array[] = [];
  #batched = 0;
  #waiting = 0;
  #onCaughtUp: (() => void) | undefined;

  constructor(body: number, thread: HashThread) {
    this.#body = body;
    this.#thread = thread;
    // Whoever asks for the digest meets the error.
    this.#digest.promise.catch(() => undefined);
  }

  /** Whether so much waits to be hashed that no more should be given. */
  get behind(): boolean {
    return this.#waiting > BACKLOG;
  }

  /** Calls back, once, when it is no longer behind. */
  onCaughtUp(callback: () => void): void {
    this.#onCaughtUp = callback;
  }

  /** Hands over a chunk, which has to be the only view of its memory. */
  give(chunk: Uint8Array): void {
    this.#batch.push(chunk);
    this.#batched += chunk.length;
    this.#waiting += chunk.length;
    if (this.#batched >= BATCH) this.#post(false);
  }

  digest(): Promise<string> {
    this.#post(true);
    return this.#digest.promise;
  }

  answered({ bytes, sha256 }: HashAnswer): void {
    this.#waiting -= bytes;
    if (sha256 !== undefined) this.#digest.resolve(sha256);
    if (!this.behind) this.#caughtUp();
  }

  failed(error: Error): void {
    this.#waiting = Number.NEGATIVE_INFINITY;
    this.#digest.reject(error);
    this.#caughtUp();
  }

  #caughtUp(): void {
    const callback = this.#onCaughtUp;
    this.#onCaughtUp = undefined;
    callback?.();
  }

  #post(last: boolean): void {
    this.#thread.post({ body: this.#body, chunks: this.#batch, last });
    this.#batch = [];
    this.#batched = 0;
  }
}

/** The thread; it starts with the first body and does not keep the process alive, except while a body is under way. */
class HashThread {
  #worker: Worker | undefined;
  #bodies = 0;
  readonly #open = new Map<number, ThreadHash>();

  open(): ThreadHash {
    const hash = new ThreadHash(this.#bodies, this);
    this.#open.set(this.#bodies++, hash);
    this.#worker ??= this.#start();
    this.#worker.ref();
    return hash;
  }

  post(message: HashMessage): void {
    if (!this.#open.has(message.body)) return;
    this.#worker?.postMessage(
      message,
      message.chunks.map((chunk) => chunk.buffer as ArrayBuffer),
    );
  }

  #start(): Worker {
    const worker = new Worker(new URL(`hash-worker${extname(import.meta.url)}`, import.meta.url));
    worker.on('message', (answer: HashAnswer) => {
      this.#open.get(answer.body)?.answered(answer);
      if (answer.sha256 === undefined) return;
      this.#open.delete(answer.body);
      if (this.#open.size === 0) worker.unref();
    });
    worker.on('error', (error) => this.#died(worker, asError(error)));
    worker.on('exit', () => this.#died(worker, new Error('The thread that hashes bodies ended.')));
    return worker;
  }

  #died(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const hash of open) hash.failed(error);
  }
}

const thread = new HashThread();

/** Begins the digest of a body in another thread. */
export function hashInThread(): ThreadHash {
  return thread.open();
}
