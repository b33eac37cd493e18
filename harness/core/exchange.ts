/** How an exchange ended. `door`: the front door answered or cut it itself. */
export type Ending = 'complete' | 'client-abort' | 'upstream-abort' | 'door';

export interface BodyRecord {
  readonly bytes: number;
  readonly sha256: string;
  /** The beginning of the body where it is text; redacted. */
  readonly excerpt?: string;
}

/** One request and its response as they passed the front door: as the client sent it, and as the client got it. */
export interface Exchange {
  readonly id: number;
  /** First label of the host that the client asked for; the whole host where it is none of the door's. */
  readonly host: string;
  readonly tag?: string;
  readonly method: string;
  readonly path: string;
  /** null when the client got no response. */
  readonly status: number | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly requestBody: BodyRecord;
  readonly responseBody: BodyRecord;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Until the head of the response was there. */
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  readonly ended: Ending;
  /** Why the door answered or cut: the value of x-regproof-door. */
  readonly door?: string;
  readonly detail?: string;
  /** What became of the planted defect; absent where it did not match. */
  readonly plant?: 'applied' | 'too-large' | 'crashed';
}
