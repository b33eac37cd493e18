// The index of a chart repository: https://helm.sh/docs/topics/chart_repository/#the-index-file
// What helm makes of it: https://github.com/helm/helm/blob/main/pkg/repo/v1/index.go
import { Violation } from '../../core/finding.ts';
import { METADATA_FIELDS, type Metadata, parseYaml } from './metadata.ts';

export interface IndexEntry {
  readonly metadata: Metadata;
  readonly name: string;
  readonly version: string;
  readonly urls: readonly string[];
  /** Lower-case hexadecimal without prefix; undefined when the index states none. */
  readonly digest?: string;
  readonly created: string | undefined;
}

export interface Index {
  readonly generated: unknown;
  /** By the key that they stand below. */
  readonly entries: ReadonlyMap<string, readonly IndexEntry[]>;
}

const TOP_FIELDS = new Set(['serverInfo', 'apiVersion', 'generated', 'entries', 'publicKeys', 'annotations']);
const ENTRY_FIELDS = new Set<string>([
  ...METADATA_FIELDS,
  ...['urls', 'created', 'removed', 'digest', 'checksum', 'engine', 'tillerVersion', 'url'],
]);
const DEPENDENCY_FIELDS = new Set([
  ...['name', 'version', 'repository', 'condition', 'tags', 'enabled', 'import-values', 'alias'],
]);
const MAINTAINER_FIELDS = new Set(['name', 'email', 'url']);

/** RFC 3339, as Go reads times. */
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads an index as strictly as helm does; what helm would not load is a violation. */
export function parseIndex(text: string): Index {
  const document = parseYaml(text);
  if (typeof document === 'string') throw broken('a YAML mapping with unique keys', document);
  requireKnown(document, TOP_FIELDS, 'the index');
  if (document.apiVersion !== 'v1') throw broken('apiVersion v1', document.apiVersion);
  requireTime(document.generated, 'generated');
  const { entries } = document;
  if (!isMapping(entries)) throw broken('entries, a mapping', entries);
  return {
    generated: document.generated,
    entries: new Map(Object.entries(entries).map(([key, list]) => [key, entriesOf(key, list)])),
  };
}

function entriesOf(key: string, list: unknown): IndexEntry[] {
  if (!Array.isArray(list)) throw broken(`a list of versions below ${key}`, list);
  return list.map((entry: unknown) => {
    if (!isMapping(entry)) throw broken(`mappings below ${key}`, entry);
    requireKnown(entry, ENTRY_FIELDS, key);
    for (const dependency of listOf(entry.dependencies))
      requireKnown(dependency, DEPENDENCY_FIELDS, `${key}: dependency`);
    for (const maintainer of listOf(entry.maintainers))
      requireKnown(maintainer, MAINTAINER_FIELDS, `${key}: maintainer`);
    requireTime(entry.created, `${key}: created`);
    const { name, version, urls, digest, created } = entry;
    if (typeof name !== 'string' || typeof version !== 'string')
      throw broken(`name and version, both texts, below ${key}`, { name, version });
    if (!Array.isArray(urls) || urls.length === 0 || !urls.every((url) => typeof url === 'string'))
      throw broken(`urls of ${name} ${version}, a list`, urls);
    return {
      metadata: Object.fromEntries(
        METADATA_FIELDS.filter((field) => field in entry).map((field) => [field, entry[field]]),
      ),
      name,
      version,
      urls,
      ...digestOf(digest, `${name} ${version}`),
      created: created as string | undefined,
    };
  });
}

function digestOf(digest: unknown, what: string): { digest?: string } {
  if (digest === undefined || digest === '') return {};
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(String(digest))?.[1];
  if (hex === undefined) throw broken(`digest of ${what}, 64 hexadecimal digits`, digest);
  return { digest: hex.toLowerCase() };
}

function requireKnown(mapping: Metadata, known: ReadonlySet<string>, what: string): void {
  const unknown = Object.keys(mapping).filter((key) => !known.has(key));
  if (unknown.length > 0) throw broken(`fields that helm knows in ${what}`, unknown.join(', '));
}

function requireTime(value: unknown, what: string): void {
  if (value === undefined) return;
  if (typeof value !== 'string' || !TIME.test(value) || Number.isNaN(Date.parse(value)))
    throw broken(`${what}, an RFC 3339 time`, value);
}

function listOf(value: unknown): Metadata[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

function isMapping(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(expected: string, actual: unknown): Violation {
  const shown = typeof actual === 'string' ? actual : (JSON.stringify(actual) ?? 'none');
  return new Violation('helm cannot use the index.yaml', expected, shown.slice(0, 500));
}
