import type { StepResult } from './executor.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A limit of memory at work; disposing of it lifts it. */
export interface MemoryLimit extends AsyncDisposable {
  /** As the system tells it. */
  readonly bytes: number;
  /** Bytes that were used at most, and how many processes were killed for want of more. */
  use(): Promise<{ readonly peak: number; readonly killed: number }>;
}

/** A registry process that was started. */
export interface Launched {
  readonly pid: number;
  /** Settles when the process is gone. */
  readonly exited: Promise<Exit>;
  /** Asks it to end, kills it after 10 s. */
  stop(): Promise<Exit>;
  /** SIGKILL. */
  kill(): Promise<Exit>;
  /** Stops it where it stands (SIGSTOP, or the freezer of its container), until `resume`. The state that the system then tells; null when it tells another. */
  pause(): Promise<string | null>;
  resume(): Promise<void>;
  /** Lets it have so many bytes of memory beyond what it uses now. Throws TOOL_MISSING where that cannot be done. */
  limitMemory(headroom: number): Promise<MemoryLimit>;
  /** Last 256 KiB of what it printed. */
  logs(): Promise<string>;
}

export interface LaunchRequest {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the processes of one target, on the host or in containers. */
export interface Launcher {
  /** The data folder as the processes see it. */
  readonly data: string;
  /** Runs a command to its end. */
  run(request: LaunchRequest): Promise<StepResult>;
  start(request: LaunchRequest): Promise<Launched>;
}
