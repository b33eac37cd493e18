// Index files that are laid out wrongly, and entries whose fields are.
import { type Defect, defect } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { answered, isIndexFile, rewritesDependencies, rewritesEntries, rewritesIndex } from './plant.ts';

const PATHS = 'cargo.index.path-scheme';
const LINES = 'cargo.index.lines';
const DEPENDENCIES = 'cargo.index.dep-fields';
const COLLECTIONS = 'cargo.index.empty-collections';
const FEATURES = 'cargo.index.features-extended';
const LINKS = 'cargo.index.links-msrv';
const IMMUTABLE = 'cargo.index.immutable-lines';

const without = ({ ...entry }: Json, field: string): Json => {
  delete entry[field];
  return entry;
};

const layoutDefects: readonly Defect[] = [
  defect({
    id: 'cargo.index.path-scheme:mixed-case-only',
    sentence: 'An index file is found under the name as it was published, but not in lower case.',
    kills: [PATHS],
    plant: () => ({
      matches: isIndexFile,
      response: (response, { path }) =>
        response.status === 200 && !path.endsWith(`/${JSON.parse(response.body.toString('utf8').split('\n')[0]!).name}`)
          ? answered(response, 404, { errors: [{ detail: 'not found' }] })
          : response,
    }),
  }),
  defect({
    id: 'cargo.index.path-scheme:name-lower-cased',
    sentence: 'The name in the index is in lower case.',
    kills: [PATHS],
    plant: rewritesEntries((entry) => ({ ...entry, name: entry.name.toLowerCase() })),
  }),
  defect({
    id: 'cargo.index.lines:no-final-newline',
    sentence: 'The last line of an index file is not ended.',
    kills: [LINES],
    plant: rewritesIndex((text) => text.trimEnd()),
  }),
  defect({
    id: 'cargo.index.lines:pretty-printed',
    sentence: 'Entries take several lines.',
    kills: [LINES],
    plant: rewritesIndex((text) => text.replace(/^.+$/gm, (line) => JSON.stringify(JSON.parse(line), null, 2))),
  }),
  defect({
    id: 'cargo.index.lines:invalid-line',
    sentence: 'One line of an index file is no JSON.',
    kills: [LINES],
    plant: rewritesIndex((text) => `${text}{"name":\n`),
  }),
  defect({
    id: 'cargo.index.lines:carriage-returns',
    sentence: 'Lines end with a carriage return as well.',
    kills: [LINES],
    plant: rewritesIndex((text) => text.replaceAll('\n', '\r\n')),
  }),
];

const dependencyDefects: readonly Defect[] = [
  defect({
    id: 'cargo.index.dep-fields:package-dropped',
    sentence: 'A renamed dependency is listed under its alias alone.',
    kills: [DEPENDENCIES],
    plant: rewritesDependencies((dependency) => without(dependency, 'package')),
  }),
  defect({
    id: 'cargo.index.dep-fields:kind-lost',
    sentence: 'Every dependency is a normal one.',
    kills: [DEPENDENCIES],
    plant: rewritesDependencies((dependency) => ({ ...dependency, kind: 'normal' })),
  }),
  defect({
    id: 'cargo.index.dep-fields:default-features-always',
    sentence: 'Every dependency has its default features.',
    kills: [DEPENDENCIES],
    plant: rewritesDependencies((dependency) => ({ ...dependency, default_features: true })),
  }),
  defect({
    id: 'cargo.index.dep-fields:target-lost',
    sentence: 'A dependency for one platform is one for all.',
    kills: [DEPENDENCIES],
    plant: rewritesDependencies((dependency) => ({ ...dependency, target: null })),
  }),
  defect({
    id: 'cargo.index.dep-fields:registry-lost',
    sentence: 'A dependency of another registry is one of this registry.',
    kills: [DEPENDENCIES],
    plant: rewritesDependencies((dependency) => ({ ...dependency, registry: null })),
  }),
];

const fieldDefects: readonly Defect[] = [
  defect({
    id: 'cargo.index.empty-collections:features-null',
    sentence: 'A crate without features has null instead.',
    kills: [COLLECTIONS],
    plant: rewritesEntries((entry) => (Object.keys(entry.features).length > 0 ? entry : { ...entry, features: null })),
  }),
  defect({
    id: 'cargo.index.empty-collections:deps-missing',
    sentence: 'A crate without dependencies has no field for them.',
    kills: [COLLECTIONS],
    plant: rewritesEntries((entry) => (entry.deps.length > 0 ? entry : without(entry, 'deps'))),
  }),
  defect({
    id: 'cargo.index.features-extended:version-1',
    sentence: 'Entries with features2 say that they are of version 1.',
    kills: [FEATURES],
    plant: rewritesEntries((entry) => (entry.features2 ? { ...entry, v: 1 } : entry)),
  }),
  defect({
    id: 'cargo.index.features-extended:dropped',
    sentence: 'Features that use the newer syntax are left out.',
    kills: [FEATURES],
    plant: rewritesEntries((entry) => without(entry, 'features2')),
  }),
  defect({
    id: 'cargo.index.links-msrv:links-lost',
    sentence: 'Entries do not say what the crate links to.',
    kills: [LINKS],
    plant: rewritesEntries((entry) => ({ ...entry, links: null })),
  }),
  defect({
    id: 'cargo.index.links-msrv:rust-version-lost',
    sentence: 'Entries do not say which Rust the crate needs.',
    kills: [LINKS],
    plant: rewritesEntries((entry) => without(entry, 'rust_version')),
  }),
  defect({
    id: 'cargo.index.immutable-lines:time-of-reading',
    sentence: 'pubtime is when the index was rendered.',
    kills: [IMMUTABLE],
    plant() {
      let clock = Date.now();
      const now = (): string => {
        clock += 1000;
        return new Date(clock).toISOString().replace(/\.\d+/, '');
      };
      return rewritesEntries((entry) => ({ ...entry, pubtime: now() }))();
    },
  }),
  defect({
    id: 'cargo.index.immutable-lines:lists-reordered',
    sentence: 'With the second publication the lists of the first entry change their order.',
    kills: [IMMUTABLE],
    plant: rewritesIndex((text) =>
      text.split('\n').length > 2 ? text.replace('["loud","payload"]', '["payload","loud"]') : text,
    ),
  }),
  defect({
    id: 'cargo.index.immutable-lines:checksum-of-the-newest',
    sentence: 'All entries get the checksum of the one that was published last.',
    kills: [IMMUTABLE, 'cargo.index.cksum'],
    plant: rewritesIndex((text) => {
      const newest = text.match(/"cksum":"[0-9a-f]+"/g)?.at(-1);
      return newest === undefined ? text : text.replaceAll(/"cksum":"[0-9a-f]+"/g, newest);
    }),
  }),
];

export const entryDefects: readonly Defect[] = [...layoutDefects, ...dependencyDefects, ...fieldDefects];
