/** How many stood at the barrier when it opened, and when that was. */
export interface Release {
  readonly arrived: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The same moment on the monotonic clock of `performance.now()`. */
  readonly tick: number;
}

/**
 * Holds `parties` back until all of them have arrived, then lets them go at once. It opens without those that withdrew, and with whoever is
 * there at the deadline: a barrier that never opens would be a hang of ours.
 */
export class Barrier {
  readonly released: Promise<Release>;
  readonly #parties: number;
  readonly #ready: (arrived: number) => Promise<unknown>;
  readonly #open: (release: Release) => void;
  readonly #timer: NodeJS.Timeout;
  #arrived = 0;
  #withdrawn = 0;
  #opening = false;

  /** `ready` is awaited between the last arrival and the release, and told how many arrived; when it fails, the barrier opens all the same. */
  constructor(parties: number, deadlineMs: number, ready: (arrived: number) => Promise<unknown> = async () => {}) {
    const { promise, resolve } = Promise.withResolvers<Release>();
    this.released = promise;
    this.#open = resolve;
    this.#parties = parties;
    this.#ready = ready;
    // An interrupted run does not wait for it.
    this.#timer = setTimeout(() => this.#release(), deadlineMs).unref();
  }

  /** Resolves at the release. */
  async arrive(): Promise<void> {
    this.#arrived += 1;
    this.#look();
    await this.released;
  }

  /** Says that one of the parties will not come. */
  withdraw(): void {
    this.#withdrawn += 1;
    this.#look();
  }

  #look(): void {
    if (this.#arrived + this.#withdrawn < this.#parties || this.#opening) return;
    this.#opening = true;
    this.#ready(this.#arrived).then(
      () => this.#release(),
      () => this.#release(),
    );
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#open({ arrived: this.#arrived, at: Date.now(), tick: performance.now() });
  }
}
