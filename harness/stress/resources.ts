import { cpus } from 'node:os';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { type Usage, usageOf } from './process-usage.ts';

/** What one side used from the beginning to the end of a load. */
export interface Used {
  readonly cpuSeconds: number;
  /** Cores that were busy on average. */
  readonly cores: number;
  /** Bytes, the most that was seen. */
  readonly peakRss: number;
}

export interface Resources {
  /** This process, which has the front door in it, and all others that generate the load. */
  readonly generator: Used & {
    /** Share of the time in which its one thread was busy; of several processes that of the busiest. */
    readonly eventLoop: number;
  };
  /** Null where the harness did not start the target, or it has gone. */
  readonly target: Used | null;
  /** Cores on which other processes of this machine were busy; null where the target, whose part it may be, is not seen. */
  readonly others: number | null;
}

/** Of all processes that generate: what they used together, and how busy the busiest was. Peaks are added, which is the most that it can have been. */
export function combined(used: readonly Resources['generator'][]): Resources['generator'] {
  const sum = (of: (each: Used) => number) => round(used.reduce((total, each) => total + of(each), 0));
  return {
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    cores: sum(({ cores }) => cores),
    peakRss: sum(({ peakRss }) => peakRss),
    eventLoop: Math.max(0, ...used.map(({ eventLoop }) => eventLoop)),
  };
}

const SAMPLE_MS = 1_000;

/** Watches this process and the target's while a load goes on. */
export class ResourceWatch {
  readonly #pid: () => number | null;
  readonly #began = performance.now();
  readonly #loop: EventLoopUtilization = performance.eventLoopUtilization();
  readonly #own = process.cpuUsage();
  readonly #machine = busySeconds();
  readonly #timer: NodeJS.Timeout;
  #first: Usage | null = null;
  #peakOwn = 0;
  #peakTarget = 0;

  private constructor(pid: () => number | null) {
    this.#pid = pid;
    this.#timer = setInterval(() => void this.#sample(), SAMPLE_MS).unref();
  }

  /** `pid` gives the target's process, null for none. */
  static async begin(pid: () => number | null): Promise<ResourceWatch> {
    const watch = new ResourceWatch(pid);
    watch.#first = await watch.#sample();
    return watch;
  }

  async end(): Promise<Resources> {
    clearInterval(this.#timer);
    const seconds = (performance.now() - this.#began) / 1000;
    const own = process.cpuUsage(this.#own);
    const last = await this.#sample();
    const used = (cpuSeconds: number, peakRss: number): Used => ({
      cpuSeconds: round(cpuSeconds),
      cores: round(cpuSeconds / seconds),
      peakRss,
    });
    const target = this.#first && last ? used(last.cpuSeconds - this.#first.cpuSeconds, this.#peakTarget) : null;
    const all = busySeconds() - this.#machine;
    const ours = (own.user + own.system) / 1e6 + (target?.cpuSeconds ?? 0);
    return {
      target,
      others: target ? round(Math.max(0, all - ours) / seconds) : null,
      generator: {
        ...used((own.user + own.system) / 1e6, this.#peakOwn),
        eventLoop: round(performance.eventLoopUtilization(this.#loop).utilization),
      },
    };
  }

  async #sample(): Promise<Usage | null> {
    this.#peakOwn = Math.max(this.#peakOwn, process.memoryUsage.rss());
    const pid = this.#pid();
    const usage = pid === null ? null : await usageOf(pid);
    this.#peakTarget = Math.max(this.#peakTarget, usage?.rss ?? 0);
    return usage;
  }
}

/** What all cores of this machine have worked so far. */
function busySeconds(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
