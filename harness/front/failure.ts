/** Every reason for which the door itself answers or cuts an exchange; the value of the header x-regproof-door. */
const STATUS_OF = {
  'unknown-host': 421,
  'no-upstream': 503,
  'too-many-exchanges': 503,
  'outside-prefix': 404,
  'absolute-target': 400,
  'upstream-refused': 502,
  'upstream-reset': 502,
  'upstream-invalid': 502,
  'upstream-header-too-large': 502,
  'upstream-body-too-large': 502,
  'request-body-too-large': 413,
  'upstream-timeout': 504,
  'plant-crashed': 500,
  'byte-hook-cut': 502,
  'byte-hook-reset': 502,
  internal: 500,
} as const;

export type DoorReason = keyof typeof STATUS_OF;

/** The door could not, or was told not to, carry an exchange to its end. */
export class DoorFailure extends Error {
  readonly reason: DoorReason;

  constructor(reason: DoorReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DoorFailure';
    this.reason = reason;
  }

  get status(): number {
    return STATUS_OF[this.reason];
  }
}

/** Whether the exchange was cut because somebody wanted it: then nobody gets an answer. */
export function isPlannedCut(error: unknown): error is DoorFailure {
  return error instanceof DoorFailure && error.reason.startsWith('byte-hook-');
}

/** One side of the exchange went away before its message was complete. */
export class Lost extends Error {
  readonly side: 'source' | 'sink';

  constructor(side: 'source' | 'sink', cause?: unknown) {
    super(`The ${side} closed early.`, { cause });
    this.name = 'Lost';
    this.side = side;
  }
}

const TOO_LARGE = new Set(['HPE_HEADER_OVERFLOW']);

/** What went wrong on the way to the upstream, as a failure of the door. */
export function upstreamFailure(error: unknown): DoorFailure {
  if (error instanceof DoorFailure) return error;
  const { message } = error as Error;
  // A number where the exchange was aborted: https://webidl.spec.whatwg.org/#idl-DOMException
  const code = String((error as { code?: unknown }).code ?? '');
  const reason: DoorReason =
    code === 'ECONNREFUSED'
      ? 'upstream-refused'
      : TOO_LARGE.has(code)
        ? 'upstream-header-too-large'
        : code.startsWith('HPE_')
          ? 'upstream-invalid'
          : 'upstream-reset';
  return new DoorFailure(reason, `The upstream failed: ${message}`, { cause: error });
}
