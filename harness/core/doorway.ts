import type { DoorRequest } from './defect.ts';

/** One exchange of a link that has ended, as far as faults look at it. */
export interface PassedExchange {
  readonly method: string;
  readonly path: string;
  /** Of the request's body. */
  readonly bytes: number;
  /** null when the client got no response. */
  readonly status: number | null;
}

/** An exchange that is held while a fault is injected. */
export interface HeldExchange {
  /** Bytes of the request's body that were handed to the registry. */
  readonly forwarded: number;
  readonly request: DoorRequest;
}

/** Runs while the exchange is held; `cut` drops both connections. */
export type OnHeld = (held: HeldExchange) => Promise<'continue' | 'cut'>;

/** The front door of one link, as triggers and faults use it. What they arm is disarmed by disposing of it. */
export interface Doorway {
  /** What has passed, in the order in which it ended; waits until everything is recorded. */
  passed(): Promise<readonly PassedExchange[]>;
  /** Exchanges that are under way. */
  inFlight(): number;
  /** Holds the next request that reaches so many bytes of its body; null for requests that are not meant. */
  onRequestBytes(bytes: (request: DoorRequest) => number | null, callback: OnHeld): Disposable;
  /** Holds the next request that matches when all of it was sent, or when the registry has answered and the client does not know yet. */
  onStage(stage: 'sent' | 'answered', callback: OnHeld, matches: (request: DoorRequest) => boolean): Disposable;
}
