import type { Access, Role } from './access.ts';
import type { BadCertificate } from './certificate.ts';
import type { Network } from './executor.ts';
import type { BadSignature } from './signing.ts';

/** One cell's own way to the target: a host name of its own, so that its exchanges can be told apart. */
export interface Link {
  /** Roles for which the target has a credential. */
  readonly roles: ReadonlySet<Role>;
  access(role: Role, bad?: { certificate?: BadCertificate; signature?: BadSignature }): Access;
  readonly network: Network;
  /** Waits until everything that passed is recorded; to be called before the methods below. */
  settled(): Promise<void>;
  /** Exchanges that the front door has open for this link, now and at most so far; null where there is no door. */
  inFlight(): { readonly now: number; readonly peak: number } | null;
  /** What passed the front door, newest last, one line an exchange; empty where there is no door. */
  wire(): readonly string[];
  /** Hosts that the cell's clients asked for and were refused. */
  refused(): readonly string[];
  /** Set when a planted defect itself failed: nothing that the cell saw counts. */
  plantFailure(): string | null;
  /** Whether the planted defect touched an exchange, or changed the certificate. */
  plantApplied(): boolean;
  close(): Promise<void>;
}
