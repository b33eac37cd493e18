import type { Client, CollectedFile, PlanFile, Step } from './client.ts';

/** What came of one native command. */
export interface StepResult {
  /** Exit status; 128 + n after signal n. */
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True when output beyond the cap (1 MiB a stream) was dropped. */
  readonly truncated: boolean;
  readonly timedOut: boolean;
  readonly ms: number;
}

/** A client found to be there. */
export interface InstalledClient {
  readonly name: string;
  readonly version: string;
  /** Image tag, or `host`. */
  readonly image: string;
}

/** An isolated home for one client in one cell. Paths are those that the client sees. */
export interface Sandbox extends AsyncDisposable {
  readonly home: string;
  readonly ca: string;
  /** Makes an empty working directory. */
  workspace(): Promise<string>;
  path(hostPath: string): string;
  write(files: readonly PlanFile[]): Promise<void>;
  run(step: Step, cwd: string): Promise<StepResult>;
  /** Digests of the regular files at the given paths; folders (trailing slash) are walked without following links. */
  collect(paths: readonly string[]): Promise<CollectedFile[]>;
}

/** How a sandbox reaches the world. */
export interface Network {
  /** URL of the egress guard, with credentials that name the cell. */
  readonly proxy: string;
  /** Hosts under test that ran before the harness: reached past the guard. */
  readonly direct?: readonly string[];
}

/** Where clients run. */
export interface Executor extends AsyncDisposable {
  readonly id: 'docker' | 'local';
  /** Throws CLIENT_MISSING, with the remedy, when the client cannot be run here. Asked once per client and run. */
  find(client: Client): Promise<InstalledClient>;
  /** `dir` is a folder of the harness that belongs to this sandbox. */
  open(client: Client, dir: string, network: Network): Promise<Sandbox>;
}
