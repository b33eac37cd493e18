import type { z } from 'zod';
import type { Acknowledged } from './acknowledged.ts';
import type { Database } from './database.ts';
import type { AfterHold, Doorway } from './doorway.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Volume } from './volume.ts';

/** What a fault may touch. */
export interface Site {
  /** Null for a registry that the harness did not start. */
  readonly life: Lifecycle | null;
  /** Where the harness started one for the registry. */
  readonly database?: Database | null;
  /** Where the target's data lies on a file system of its own. */
  readonly volume?: Volume | null;
  /** What was published so far. */
  readonly acknowledged?: Acknowledged;
  /** Null where there is no front door. */
  readonly door: Doorway | null;
  readonly signal: AbortSignal;
}

/** What is known of an injection after it was healed. */
export interface Healed {
  readonly hit: boolean;
  /** One sentence each: exit by signal, bytes, error number and count. */
  readonly evidence: readonly string[];
  /** Until the registry answered again; null when it did not within its time; absent where it never stopped answering. */
  readonly recoveryMs?: number | null;
}

/** A fault that is at work. */
export interface Injection {
  /** What becomes of the exchange at which it was injected. */
  readonly held: AfterHold;
  /** Ends it and gathers the evidence. */
  heal(): Promise<Healed>;
}

/** One kind of fault: inject, evidence that it hit, heal. */
export interface Fault<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly id: string;
  /** What it does, in one sentence. */
  readonly sentence: string;
  /** Keys that a scenario may give besides `fault` and `at`. */
  readonly options: Shape;
  /** Whether the target's data has to lie on a file system of its own. */
  readonly ownVolume?: true;
  /** Why it cannot be injected here, with the remedy; null when it can. */
  missing(site: Site, options: z.output<z.ZodObject<Shape>>): Promise<string | null>;
  inject(site: Site, options: z.output<z.ZodObject<Shape>>): Promise<Injection>;
}

/** Declares a fault. */
export function fault<Shape extends z.ZodRawShape>(definition: Fault<Shape>): Fault<Shape> {
  return definition;
}
