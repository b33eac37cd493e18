import type { Client } from './client.ts';
import type { Defect, Plant } from './defect.ts';
import type { Package, PackageSpec } from './package.ts';
import type { Probe } from './probe.ts';
import type { Protocol } from './protocol.ts';
import type { RegistryProtocol } from './registry.ts';
import type { BadSignature } from './signing.ts';

/**
 * The one export of `harness/formats/<format>/format.ts`. Checks and requirements are found beside it, in `checks/` and `requirements.yaml`.
 */
export interface Format {
  readonly id: string;
  /** Kinds of artefact that `build` makes, the main one first. */
  readonly kinds: readonly [string, ...string[]];
  /** Generates one package from templates/<format>; same spec, same bytes. Streams, so that memory stays flat. */
  build(spec: PackageSpec): Promise<Package>;
  /** The default client first. */
  readonly clients: readonly [Client, ...Client[]];
  readonly protocol: Protocol;
  /** How the format is told on a registry that nobody knows yet; left out where nothing can be asked before something is published. */
  readonly probes?: readonly Probe[];
  readonly registry: RegistryProtocol;
  readonly defects: readonly Defect[];
  /** Serves the repository's index as if its signature were bad in this way; for formats whose index is signed. */
  badIndex?(how: BadSignature): Plant;
  /** What a run of this format needs besides the registry; resolved by the profile (for example `gpg`). */
  readonly requires?: readonly string[];
}
