import { HarnessError } from '../../core/error.ts';
import type { Exit, Launched, MemoryLimit } from '../../core/launcher.ts';
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { LogFacts } from '../../report/run-log.ts';
import type { StartedTarget } from '../../target/start.ts';

/** The life of a started target. What each of its processes printed is kept, also of those that are gone. */
export class TargetLife implements Lifecycle {
  readonly data: string;
  readonly port: number;
  readonly #target: StartedTarget;
  readonly #onAct: (act: string, facts: LogFacts) => void;
  readonly #logs: string[] = [];
  #process: Launched;
  #running = true;

  /** `onAct` hears of whatever is done to it. */
  constructor(target: StartedTarget, data: string, onAct: (act: string, facts: LogFacts) => void) {
    this.data = data;
    this.port = Number(new URL(target.upstream).port);
    this.#target = target;
    this.#onAct = onAct;
    this.#process = target.process;
    this.#watch();
  }

  get pid(): number {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#running;
  }

  async kill(): Promise<Exit> {
    this.#act('killed');
    await this.#keepLog();
    return this.#process.kill();
  }

  async stop(): Promise<Exit> {
    this.#act('stopped');
    await this.#keepLog();
    return this.#process.stop();
  }

  async restart(): Promise<number | null> {
    const began = performance.now();
    try {
      this.#process = await this.#target.restart();
    } catch (error) {
      if (!(error instanceof HarnessError && ['TARGET_NOT_READY', 'TARGET_EXITED'].includes(error.code))) throw error;
      // To whoever asked it is data; why is for the reader of the log.
      this.#act('not started again', { reason: error.message });
      return null;
    }
    this.#running = true;
    this.#act('started again');
    this.#watch();
    return Math.round(performance.now() - began);
  }

  pause(): Promise<string | null> {
    this.#act('paused');
    return this.#process.pause();
  }

  resume(): Promise<void> {
    this.#act('resumed');
    return this.#process.resume();
  }

  limitMemory(headroom: number): Promise<MemoryLimit> {
    this.#act('limited in memory', { headroom });
    return this.#process.limitMemory(headroom);
  }

  /** Ends it, and returns everything that was printed. */
  async end(): Promise<string> {
    if (this.#running) await this.stop();
    return this.#logs.join('');
  }

  async #keepLog(): Promise<void> {
    this.#logs.push(await this.#process.logs());
  }

  #act(act: string, facts: LogFacts = {}): void {
    this.#onAct(`the registry is ${act}`, { pid: this.pid, ...facts });
  }

  #watch(): void {
    const watched = this.#process;
    void watched.exited.then(() => {
      if (watched === this.#process) this.#running = false;
    });
  }
}
