import type { Exit, MemoryLimit } from './launcher.ts';

/** The life of a registry that the harness started. */
export interface Lifecycle {
  /** Of the process that runs now. */
  readonly pid: number;
  /** Its data folder, as the host names it. */
  readonly data: string;
  /** Loopback port that it listens on. */
  readonly port: number;
  readonly running: boolean;
  /** SIGKILL. */
  kill(): Promise<Exit>;
  /** SIGTERM, and SIGKILL where that does not end it in time. */
  stop(): Promise<Exit>;
  /** Starts it again: same command, data and port, nothing provisioned. Milliseconds until it answered; null when it did not in time. */
  restart(): Promise<number | null>;
  /** Until `resume`. The state that the system then tells; null when it goes on. */
  pause(): Promise<string | null>;
  resume(): Promise<void>;
  /** Lets it have so many bytes of memory beyond what it uses now. Throws TOOL_MISSING where that cannot be done. */
  limitMemory(headroom: number): Promise<MemoryLimit>;
}
