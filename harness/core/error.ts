import { EXIT, type ExitStatus } from './verdict.ts';

/** Every way in which the harness itself can fail, and the exit status it leads to. */
const STATUS_OF = {
  USAGE: EXIT.usage,
  CONFIG_INVALID: EXIT.usage,
  PROFILE_UNKNOWN: EXIT.usage,
  FORMAT_UNKNOWN: EXIT.usage,
  TARGET_UNKNOWN: EXIT.usage,
  TARGET_INVALID: EXIT.usage,
  CHECK_UNKNOWN: EXIT.usage,
  CLIENT_UNKNOWN: EXIT.usage,
  RUN_UNKNOWN: EXIT.usage,
  SPEC_INVALID: EXIT.usage,
  FORMAT_BROKEN: EXIT.broken,
  TEMPLATE_BROKEN: EXIT.broken,
  ENGINE_MISSING: EXIT.broken,
  ENGINE_LOST: EXIT.broken,
  IMAGE_MISSING: EXIT.broken,
  IMAGE_BUILD: EXIT.broken,
  TOOL_MISSING: EXIT.broken,
  TARGET_NOT_READY: EXIT.broken,
  TARGET_EXITED: EXIT.broken,
  PROVISION_FAILED: EXIT.broken,
  PORT_IN_USE: EXIT.broken,
  DISK_FULL: EXIT.broken,
  REPORT_INVALID: EXIT.broken,
  STATE_INVALID: EXIT.broken,
  REPORTER_CRASHED: EXIT.broken,
  TIMEOUT: EXIT.broken,
  INTERNAL: EXIT.broken,
  CLIENT_MISSING: EXIT.unknown,
  NOTHING_RAN: EXIT.unknown,
  FAULT_MISSED: EXIT.unknown,
  INTERRUPTED: EXIT.interrupted,
} as const satisfies Record<string, ExitStatus>;

export type ErrorCode = keyof typeof STATUS_OF;

/**
 * A fault of the harness, its configuration or its surroundings, never of the registry under test (that is a finding).
 * `message` is one sentence, `remedy` one command or action that mends it.
 */
export class HarnessError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HarnessError';
    this.code = code;
    this.remedy = remedy;
  }

  get exitStatus(): ExitStatus {
    return STATUS_OF[this.code];
  }
}

/** The given value as an Error whose message can be shown. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
