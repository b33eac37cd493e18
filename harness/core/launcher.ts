import type { StepResult } from './executor.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
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
