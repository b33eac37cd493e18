// https://maven.apache.org/repositories/metadata.html
// https://maven.apache.org/ref/3.9.9/maven-repository-metadata/repository-metadata.html
import { convert } from 'xmlbuilder2';
import { escapeXml, unescapeXml } from './pom.ts';

export interface SnapshotVersion {
  readonly classifier: string;
  readonly extension: string;
  readonly value: string;
  readonly updated: string;
}

/** What a maven-metadata.xml says; lists are empty where it has none. */
export interface Metadata {
  readonly groupId?: string;
  readonly artifactId?: string;
  readonly version?: string;
  readonly latest?: string;
  readonly release?: string;
  readonly lastUpdated?: string;
  readonly versions: readonly string[];
  readonly snapshot?: { readonly timestamp?: string; readonly buildNumber?: string };
  readonly snapshotVersions: readonly SnapshotVersion[];
  readonly plugins: readonly { readonly name: string; readonly prefix: string; readonly artifactId: string }[];
}

// biome-ignore lint/suspicious/noExplicitAny: any document may come
type Node = any;

/** Reads a document; null when it is no maven-metadata.xml. */
export function parseMetadata(text: string): Metadata | null {
  const root = xmlOf(text)?.metadata;
  if (typeof root !== 'object' || root === null) return null;
  const versioning = root.versioning ?? {};
  const snapshot = versioning.snapshot;
  return {
    ...strings(root, ['groupId', 'artifactId', 'version']),
    ...strings(versioning, ['latest', 'release', 'lastUpdated']),
    versions: many(versioning.versions?.version).map(String),
    ...(snapshot === undefined ? {} : { snapshot: strings(snapshot, ['timestamp', 'buildNumber']) }),
    snapshotVersions: many(versioning.snapshotVersions?.snapshotVersion).map((each: Node) => ({
      classifier: String(each.classifier ?? ''),
      extension: String(each.extension ?? ''),
      value: String(each.value ?? ''),
      updated: String(each.updated ?? ''),
    })),
    plugins: many(root.plugins?.plugin).map((each: Node) => ({
      name: String(each.name ?? ''),
      prefix: String(each.prefix ?? ''),
      artifactId: String(each.artifactId ?? ''),
    })),
  };
}

/** Document types and entities are not looked at: what has them is refused, and so is what does not come to its end. */
function xmlOf(text: string): Node {
  if (/<!(DOCTYPE|ENTITY)/i.test(text) || !/<\/metadata>\s*$|<metadata\s*\/>\s*$/.test(text)) return null;
  try {
    return convert(text, { format: 'object' });
  } catch {
    return null;
  }
}

function many(value: Node): Node[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function strings<K extends string>(node: Node, keys: readonly K[]): Partial<Record<K, string>> {
  const found = keys.filter((key) => typeof node?.[key] === 'string');
  return Object.fromEntries(found.map((key) => [key, unescapeXml(node[key])])) as Partial<Record<K, string>>;
}

/** The document as Maven writes it. */
export function renderMetadata(metadata: Partial<Metadata>): string {
  const { versions = [], snapshot, snapshotVersions = [], plugins = [] } = metadata;
  const versioning = [
    ...leaves(metadata, ['latest', 'release'], 4),
    ...(versions.length > 0
      ? block(
          'versions',
          versions.map((each) => `      <version>${escapeXml(each)}</version>`),
          4,
        )
      : []),
    ...(snapshot ? block('snapshot', leaves(snapshot, ['timestamp', 'buildNumber'], 6), 4) : []),
    ...leaves(metadata, ['lastUpdated'], 4),
    ...(snapshotVersions.length > 0 ? block('snapshotVersions', snapshotVersions.flatMap(snapshotLines), 4) : []),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<metadata modelVersion="1.1.0">',
    ...leaves(metadata, ['groupId', 'artifactId', 'version'], 2),
    ...(versioning.length > 0 ? block('versioning', versioning, 2) : []),
    ...(plugins.length > 0
      ? block(
          'plugins',
          plugins.flatMap((each) => block('plugin', leaves(each, ['name', 'prefix', 'artifactId'], 6), 4)),
          2,
        )
      : []),
    '</metadata>',
    '',
  ].join('\n');
}

function snapshotLines(version: SnapshotVersion): string[] {
  const keys =
    version.classifier === ''
      ? (['extension', 'value', 'updated'] as const)
      : (['classifier', 'extension', 'value', 'updated'] as const);
  return block('snapshotVersion', leaves(version, keys, 8), 6);
}

function leaves(node: object, keys: readonly string[], indent: number): string[] {
  const pad = ' '.repeat(indent);
  const values = node as Record<string, unknown>;
  return keys
    .filter((key) => values[key] !== undefined)
    .map((key) => `${pad}<${key}>${escapeXml(String(values[key]))}</${key}>`);
}

function block(name: string, lines: readonly string[], indent: number): string[] {
  const pad = ' '.repeat(indent);
  return [`${pad}<${name}>`, ...lines, `${pad}</${name}>`];
}
