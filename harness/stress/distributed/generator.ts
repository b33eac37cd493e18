import { createConnection } from 'node:net';
import { asError } from '../../core/error.ts';
import type { HistoryWriter } from '../../core/history.ts';
import { openHistory } from '../../history/writer.ts';
import type { FormatUnderLoad } from '../format-under-load.ts';
import { generate, type OnProgress } from '../load.ts';
import { partData } from '../part.ts';
import { ResourceWatch } from '../resources.ts';
import { Channel } from './channel.ts';
import { readClocks } from './clock.ts';
import type { Answer, Job, Order, Post } from './messages.ts';

/** The format of a job as this process reaches it, and how secrets are kept out of what it writes. */
export interface Reached extends AsyncDisposable {
  readonly subject: Omit<FormatUnderLoad, 'history'>;
  redact(text: string): string;
}

/** Makes the way to a format out of the access file of a job. */
export type Reach = (access: string, signal: AbortSignal) => Promise<Reached>;

/** A job that can begin at once. */
interface Prepared extends Job {
  readonly reached: Reached;
  readonly controller: AbortController;
}

const PROGRESS_MS = 1_000;

/**
 * One of several generators of a load: reports at its post, sends its share when it is told to, and ends when the coordinator has gone, also by
 * kill -9, after what is under way has ended.
 */
export async function runGenerator(post: Post, version: string, reach: Reach): Promise<void> {
  const generator = new Generator(post, reach);
  await generator.serve(version);
}

class Generator {
  readonly #post: Post;
  readonly #reach: Reach;
  readonly #channel: Channel<Answer, Order>;
  #prepared: Prepared | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(post: Post, reach: Reach) {
    this.#post = post;
    this.#reach = reach;
    const socket = createConnection({ host: post.host, port: post.port });
    this.#channel = new Channel<Answer, Order>(socket, (order) => this.#obey(order));
  }

  async serve(version: string): Promise<void> {
    const { id, token } = this.#post;
    this.#channel.send({ type: 'hello', id, token, version });
    await this.#channel.closed;
    this.#prepared?.controller.abort();
    await this.#work;
    await this.#prepared?.reached[Symbol.asyncDispose]();
  }

  #obey(order: Order): void {
    switch (order.type) {
      case 'ping':
        // Answered from here, so that nothing stands between the question and the clocks.
        this.#channel.send({ type: 'pong', clocks: readClocks() });
        return;
      case 'prepare':
        this.#work = this.#told(() => this.#prepare(order.job));
        return;
      case 'start':
        this.#work = this.#told(() => this.#load(this.#prepared!, order.at));
        return;
      case 'stop':
        this.#prepared?.controller.abort();
    }
  }

  /** Whatever goes wrong is told to the coordinator, whose run it is. */
  async #told(work: () => Promise<Answer>): Promise<void> {
    this.#channel.send(await work().catch((error): Answer => ({ type: 'failed', reason: asError(error).message })));
  }

  async #prepare(job: Job): Promise<Answer> {
    await this.#prepared?.reached[Symbol.asyncDispose]();
    const controller = new AbortController();
    this.#prepared = { ...job, controller, reached: await this.#reach(job.access, controller.signal) };
    return { type: 'ready' };
  }

  async #load({ history, options, reached, ...prepared }: Prepared, at: number): Promise<Answer> {
    using log = openHistory(history, reached.redact);
    // Its own monotonic clock, which nobody sets; the coordinator translates.
    const write: HistoryWriter = (event) => log.write({ ...event, t: performance.now() });
    const watch = await ResourceWatch.begin(() => null);
    const { part } = await generate({ ...reached.subject, history: write }, prepared, options, at, this.#onProgress);
    const { generator: used } = await watch.end();
    return { type: 'done', part: partData(part), used };
  }

  readonly #onProgress: OnProgress = (look) => {
    const timer = setInterval(() => this.#channel.send({ type: 'progress', progress: look() }), PROGRESS_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  };
}
