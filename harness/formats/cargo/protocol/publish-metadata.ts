// What `cargo publish` derives from Cargo.toml: https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish
// Dependencies: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html

import { parse } from 'smol-toml';
import { readArchive } from '../../../archive/read.ts';
import { Violation } from '../../../core/finding.ts';
import type { Json } from '../../../core/registry.ts';

const CRATES_IO = 'https://github.com/rust-lang/crates.io-index';
const TABLES = { dependencies: 'normal', 'dev-dependencies': 'dev', 'build-dependencies': 'build' } as const;

/** The metadata that goes with a crate to the registry whose index URL is `index`. */
export async function publishMetadata(crate: string, index: string): Promise<Json> {
  const manifest = await readManifest(crate);
  const { package: stated = {}, features = {} } = manifest;
  return {
    name: stated.name,
    vers: stated.version,
    deps: dependencies(manifest, index),
    features,
    authors: stated.authors ?? [],
    description: stated.description ?? null,
    documentation: stated.documentation ?? null,
    homepage: stated.homepage ?? null,
    readme: null,
    readme_file: typeof stated.readme === 'string' ? stated.readme : null,
    keywords: stated.keywords ?? [],
    categories: stated.categories ?? [],
    license: stated.license ?? null,
    license_file: stated['license-file'] ?? null,
    repository: stated.repository ?? null,
    badges: manifest.badges ?? {},
    links: stated.links ?? null,
    rust_version: stated['rust-version'] ?? null,
  };
}

async function readManifest(crate: string): Promise<Json> {
  const isManifest = (path: string): boolean => /^[^/]+\/Cargo\.toml$/.test(path);
  const files = await readArchive(crate, { want: isManifest });
  const content = [...files.values()].find((file) => file.content)?.content;
  if (!content) throw new Violation('The crate has no manifest', 'Cargo.toml', [...files.keys()].join(', '));
  return parse(content.toString('utf8')) as Json;
}

/** All dependencies of a manifest, also those for one platform, as the publish request lists them. */
export function dependencies(manifest: Json, index: string): Json[] {
  const platforms = Object.entries<Json>(manifest.target ?? {});
  return [
    ...dependenciesIn(manifest, null, index),
    ...platforms.flatMap(([name, tables]) => dependenciesIn(tables, name, index)),
  ];
}

function dependenciesIn(tables: Json, target: string | null, index: string): Json[] {
  return Object.entries(TABLES).flatMap(([table, kind]) =>
    Object.entries<Json | string>(tables[table] ?? {}).map(([alias, value]) => {
      const stated: Json = typeof value === 'string' ? { version: value } : value;
      const name = stated.package ?? alias;
      return {
        name,
        version_req: requirement(stated.version ?? '*'),
        features: stated.features ?? [],
        optional: stated.optional ?? false,
        default_features: stated['default-features'] ?? true,
        target,
        kind,
        registry: registryOf(stated, index),
        explicit_name_in_toml: stated.package === undefined ? null : alias,
      };
    }),
  );
}

/** null stands for the registry that is published to, which is the only one that our manifests name. */
function registryOf(stated: Json, index: string): string | null {
  if (stated.registry !== undefined) return null;
  const registry = stated['registry-index'];
  if (registry === undefined) return CRATES_IO;
  return registry === index ? null : registry;
}

/** Bare versions are caret requirements. */
function requirement(text: string): string {
  return text
    .split(',')
    .map((part) => part.trim())
    .map((part) => (/^\d/.test(part) && !part.includes('*') ? `^${part}` : part))
    .join(', ');
}
