import type { DoorRequest } from '../../core/defect.ts';
import type { Doorway, Impaired, Impairment, OnHeld, PassedExchange } from '../../core/doorway.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { Door } from '../../front/door.ts';

interface LinkDoorwayOptions {
  readonly door: Door;
  /** Of the host that the link uses. */
  readonly label: string;
  exchanges(): readonly Exchange[];
}

/** One host of the front door, as faults use it. A registry with one public address has a single one for all cases: what passed before is not of this one. */
export class LinkDoorway implements Doorway {
  readonly #options: LinkDoorwayOptions;
  readonly #since: number;

  constructor(options: LinkDoorwayOptions) {
    this.#options = options;
    this.#since = Math.max(0, ...options.exchanges().map(({ id }) => id));
  }

  async passed(): Promise<readonly PassedExchange[]> {
    await this.#options.door.settled(this.#options.label);
    return this.#options
      .exchanges()
      .filter(({ id }) => id > this.#since)
      .map(({ method, path, status, requestBody: { bytes } }) => ({ method, path, status, bytes }));
  }

  inFlight(): number {
    return this.#options.door.inFlight(this.#options.label).now;
  }

  onRequestBytes(bytes: (request: DoorRequest) => number | null, callback: OnHeld): Disposable {
    return this.#options.door.onRequestBytes(this.#options.label, bytes, callback);
  }

  impair(impairment: Impairment): Impaired {
    return this.#options.door.impair(this.#options.label, impairment);
  }

  onStage(stage: 'sent' | 'answered', callback: OnHeld, matches: (request: DoorRequest) => boolean): Disposable {
    return this.#options.door.onStage(this.#options.label, stage, callback, matches);
  }
}
