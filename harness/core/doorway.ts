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

/** What becomes of an exchange that was held: `cut` drops both connections, `reset` sends the client a TCP reset besides. */
export type AfterHold = 'continue' | 'cut' | 'reset';

/** Runs while the exchange is held. */
export type OnHeld = (held: HeldExchange) => Promise<AfterHold>;

/** A worse network. */
export interface Impairment {
  /** Milliseconds before each request is sent on. */
  readonly latencyMs?: number | undefined;
  /** Milliseconds before the first byte of each answer. */
  readonly firstByteMs?: number | undefined;
  /** In each direction, of each exchange. */
  readonly bytesPerSecond?: number | undefined;
  /** Every response is cut after so many bytes of its body. */
  readonly responseBytes?: number | undefined;
  /** Requests reach the registry, and nothing comes back until it is healed; then the connection is gone. */
  readonly halfOpen?: boolean | undefined;
}

/** An impairment at work; disposing of it heals. */
export interface Impaired extends Disposable {
  /** Exchanges that began meanwhile. */
  readonly touched: number;
}

/** The front door of one link, as triggers and faults use it. What they arm is disarmed by disposing of it. */
export interface Doorway {
  /** What has passed, in the order in which it ended; waits until everything is recorded. */
  passed(): Promise<readonly PassedExchange[]>;
  /** Exchanges that are under way. */
  inFlight(): number;
  /** Holds the next request that reaches so many bytes of its body; null for requests that are not meant. */
  onRequestBytes(bytes: (request: DoorRequest) => number | null, callback: OnHeld): Disposable;
  /** Makes the network worse for what begins from now on. */
  impair(impairment: Impairment): Impaired;
  /** Holds the next request that matches when all of it was sent, or when the registry has answered and the client does not know yet. */
  onStage(stage: 'sent' | 'answered', callback: OnHeld, matches: (request: DoorRequest) => boolean): Disposable;
}
