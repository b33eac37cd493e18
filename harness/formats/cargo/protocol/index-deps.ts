// From Cargo.toml to an index entry: https://doc.rust-lang.org/cargo/reference/registry-index.html#json-schema
import type { Json } from '../../../core/registry.ts';
import type { CargoManifest } from '../manifest.ts';
import { dependencies } from './publish-metadata.ts';

/** What the index has to say of the dependencies of a manifest that is published to the registry whose index URL is `index`. */
export function indexDependencies(manifest: CargoManifest, index: string): Json[] {
  return dependencies(manifest as Json, index).map(({ name, version_req, explicit_name_in_toml: alias, ...rest }) => ({
    ...rest,
    name: alias ?? name,
    req: version_req,
    package: alias === null ? null : name,
  }));
}

/** Dependencies in an order of their own, with what is left out made explicit. */
export function comparable(deps: readonly Json[]): Json[] {
  return deps
    .map((dep) => ({
      ...dep,
      package: dep.package ?? null,
      registry: dep.registry ?? null,
      target: dep.target ?? null,
    }))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = ({ name, kind, target }: Json): string => JSON.stringify([name, kind, target]);
