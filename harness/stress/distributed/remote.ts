import { asError } from '../../core/error.ts';
import type { LoadProgress } from '../load.ts';
import type { Channel } from './channel.ts';
import { type Offset, offsetOf, type RoundTrip, readClocks } from './clock.ts';
import type { Answer, Order } from './messages.ts';

/** A process that generates, as whoever started it sees it. */
export interface GeneratorProcess {
  /** Settles when it has ended, with how it ended and its last words; never rejects. */
  readonly ended: Promise<string>;
  /** Ends it and removes what it ran in. */
  kill(): Promise<void>;
}

/** A generator that is no use any more. The message says which one and why. */
export class GeneratorLost extends Error {
  override readonly name = 'GeneratorLost';
}

const TRIPS = 20;
const TRIP_MS = 15_000;

/** One generator as the coordinator sees it. */
export class RemoteGenerator {
  readonly id: string;
  /** Why it is no use any more; null while it is. */
  lost: GeneratorLost | null = null;
  readonly #process: Promise<GeneratorProcess>;
  readonly #onProgress: (progress: LoadProgress) => void;
  #channel: Channel<Order, Answer> | null = null;
  #waiting: PromiseWithResolvers<Answer> | null = null;
  #heard = 0;

  constructor(id: string, process: Promise<GeneratorProcess>, onProgress: (progress: LoadProgress) => void) {
    this.id = id;
    this.#process = process;
    this.#onProgress = onProgress;
    process
      .then(({ ended }) => ended)
      .then(
        (how) => this.#lose(`it ended: ${how}`),
        (error) => this.#lose(`it could not be started: ${asError(error).message}`),
      );
  }

  /** Gives it the connection on which it reported. */
  attach(channel: Channel<Order, Answer>): void {
    this.#channel = channel;
  }

  send(order: Order): void {
    this.#channel?.send(order);
  }

  /** To be called with everything that it says. */
  hear(answer: Answer): void {
    this.#heard = performance.now();
    if (answer.type === 'progress') this.#onProgress(answer.progress);
    else if (answer.type === 'failed') this.#lose(answer.reason);
    else this.#waiting?.resolve(answer);
  }

  /** Sends an order and waits for its answer. Rejects with GeneratorLost when there is none in time, or when nothing at all is heard for a while. */
  ask<Type extends Answer['type']>(order: Order, type: Type, withinMs: number, silentMs = withinMs) {
    const answer = this.expect(type, withinMs, silentMs);
    this.send(order);
    return answer;
  }

  /** Waits for what it says next. Rejects with GeneratorLost. */
  async expect<Type extends Answer['type']>(
    type: Type,
    withinMs: number,
    silentMs = withinMs,
  ): Promise<Extract<Answer, { type: Type }>> {
    if (this.lost) throw this.lost;
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting = waiting;
    const began = performance.now();
    this.#heard = began;
    const timer = setInterval(() => {
      const [waited, silent] = [performance.now() - began, performance.now() - this.#heard];
      if (waited > withinMs) this.#lose(`it did not come to its end within ${Math.round(withinMs)} ms`);
      else if (silent > silentMs) this.#lose(`nothing was heard of it for ${Math.round(silent)} ms`);
    }, 100);
    try {
      const answer = await waiting.promise;
      if (answer.type !== type) throw this.#lose(`it said ${answer.type} where ${type} was expected`);
      return answer as Extract<Answer, { type: Type }>;
    } finally {
      clearInterval(timer);
      this.#waiting = null;
    }
  }

  /** Compares its clocks with those of this process. */
  async compareClocks(): Promise<Offset> {
    const trips: RoundTrip[] = [];
    for (let trip = 0; trip < TRIPS; trip++) {
      const asked = readClocks();
      const { clocks: there } = await this.ask({ type: 'ping' }, 'pong', TRIP_MS);
      trips.push({ asked, there, answered: readClocks() });
    }
    return offsetOf(trips);
  }

  async end(): Promise<void> {
    this.#channel?.close();
    // One that was never started has nothing to end.
    const process = await this.#process.catch(() => null);
    await process?.kill();
  }

  #lose(why: string): GeneratorLost {
    this.lost ??= new GeneratorLost(`${this.id}: ${why}.`);
    this.#waiting?.reject(this.lost);
    return this.lost;
  }
}
