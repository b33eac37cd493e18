// Index format: https://doc.rust-lang.org/cargo/reference/registry-index.html#json-schema
// Publish metadata: https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish

import { type Json, Refusal, type VersionRow } from '../../../core/registry.ts';

/** What a version's index line says, made once from the publish metadata; only `yanked`, `cksum` and `pubtime` are added later. */
export function indexEntry(metadata: Json): Json {
  const features = Object.entries<string[]>(object(metadata.features, 'features'));
  const extended = features.filter(([, values]) => usesExtendedSyntax(values));
  const plain = features.filter(([, values]) => !usesExtendedSyntax(values));
  return {
    name: metadata.name,
    vers: metadata.vers,
    deps: list(metadata.deps, 'deps').map(dependency),
    features: Object.fromEntries(plain),
    // `dep:` and `?/` are unknown to older cargo, which must not see them: hence the second map and v 2.
    ...(extended.length > 0 ? { features2: Object.fromEntries(extended), v: 2 } : {}),
    links: metadata.links ?? null,
    ...(metadata.rust_version ? { rust_version: metadata.rust_version } : {}),
  };
}

/** One line of an index file, without its end. */
export function renderLine({ meta, state, files, createdAt }: VersionRow): string {
  const { name, vers, deps, features, ...rest } = meta.entry;
  const pubtime = new Date(createdAt).toISOString().replace(/\.\d+Z$/, 'Z');
  const cksum = files[0]!.sha256;
  return JSON.stringify({ name, vers, deps, cksum, features, yanked: state.yanked === true, ...rest, pubtime });
}

/** A renamed dependency is called by its alias in the index; what it is called in its registry goes to `package`. */
function dependency(stated: Json): Json {
  const alias = stated.explicit_name_in_toml;
  if (typeof stated.name !== 'string' || typeof stated.version_req !== 'string') {
    throw new Refusal(400, 'A dependency has no name or version_req.');
  }
  return {
    name: alias ?? stated.name,
    req: stated.version_req,
    features: stated.features ?? [],
    optional: stated.optional ?? false,
    default_features: stated.default_features ?? true,
    target: stated.target ?? null,
    kind: stated.kind ?? 'normal',
    registry: stated.registry ?? null,
    ...(alias ? { package: stated.name } : {}),
  };
}

function usesExtendedSyntax(values: readonly string[]): boolean {
  return values.some((value) => value.startsWith('dep:') || value.includes('?/'));
}

function list(value: unknown, field: string): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Refusal(400, `"${field}" is not a list.`);
  return value;
}

function object(value: unknown, field: string): Json {
  if (value === undefined || value === null) return {};
  const wrong = typeof value !== 'object' || Object.values(value).some((entry) => !Array.isArray(entry));
  if (wrong) throw new Refusal(400, `"${field}" does not map names to lists.`);
  return value;
}
