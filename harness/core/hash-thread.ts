// Hashing takes a fifth of the time in which a large body passes the door, and half of that in which a large package is made: it is done
// beside the work.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Algorithm } from './digest.ts';
import { asError } from './error.ts';

export interface HashMessage {
  readonly body: number;
  readonly algorithms: readonly Algorithm[];
  readonly chunks: readonly Uint8Array[];
  readonly last: boolean;
}

export interface HashAnswer {
  readonly body: number;
  /** How many bytes were hashed. */
  readonly bytes: number;
  /** Lower-case hexadecimal, by algorithm; after the last chunk. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** Bytes that are sent together. */
const BATCH = 512 * 1024;
/** Bytes that may wait for the thread; then the body is held. */
const BACKLOG = 16 * 1024 ** 2;

/** The digests of one body, made in another thread. Chunks that are handed over cannot be read any more. */
export class ThreadHash<A extends Algorithm = Algorithm> {
  readonly #body: number;
  readonly #algorithms: readonly A[];
  readonly #thread: HashThread;
  readonly #digests = Promise.withResolvers<Record<A, string>>();
  #batch: Uint8Array[] = [];
  #batched = 0;
  #waiting = 0;
  #onCaughtUp: (() => void) | undefined;

  constructor(body: number, algorithms: readonly A[], thread: HashThread) {
    this.#body = body;
    this.#algorithms = algorithms;
    this.#thread = thread;
    // Whoever asks for the digest meets the error.
    this.#digests.promise.catch(() => undefined);
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

  digests(): Promise<Record<A, string>> {
    this.#post(true);
    return this.#digests.promise;
  }

  answered({ bytes, digests }: HashAnswer): void {
    this.#waiting -= bytes;
    if (digests !== undefined) this.#digests.resolve(digests as Record<A, string>);
    if (!this.behind) this.#caughtUp();
  }

  failed(error: Error): void {
    this.#waiting = Number.NEGATIVE_INFINITY;
    this.#digests.reject(error);
    this.#caughtUp();
  }

  #caughtUp(): void {
    const callback = this.#onCaughtUp;
    this.#onCaughtUp = undefined;
    callback?.();
  }

  #post(last: boolean): void {
    this.#thread.post({ body: this.#body, algorithms: this.#algorithms, chunks: this.#batch, last });
    this.#batch = [];
    this.#batched = 0;
  }
}

/** The thread; it starts with the first body and does not keep the process alive, except while a body is under way. */
class HashThread {
  #worker: Worker | undefined;
  #bodies = 0;
  readonly #open = new Map<number, Pick<ThreadHash, 'answered' | 'failed'>>();

  open<A extends Algorithm>(algorithms: readonly A[]): ThreadHash<A> {
    const hash = new ThreadHash(this.#bodies, algorithms, this);
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
    const worker = new Worker(new URL(`hash-worker${extname(import.meta.url)}`, import.meta.url), {
      // Flags of the process, such as those of a script on the command line, are not for a file.
      execArgv: [],
    });
    worker.on('message', (answer: HashAnswer) => {
      this.#open.get(answer.body)?.answered(answer);
      if (answer.digests === undefined) return;
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

/** Begins the digests of a body in another thread. */
export function hashInThread<A extends Algorithm>(...algorithms: readonly A[]): ThreadHash<A> {
  return thread.open(algorithms);
}
