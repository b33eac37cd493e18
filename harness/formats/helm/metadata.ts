// The fields of Chart.yaml: https://helm.sh/docs/topics/charts/#the-chartyaml-file
import { parseDocument, stringify } from 'yaml';

export type Metadata = Readonly<Record<string, unknown>>;

/** Helm reads indexes strictly: any other field makes a whole repository unreadable. */
export const METADATA_FIELDS = [
  'name',
  'home',
  'sources',
  'version',
  'description',
  'keywords',
  'maintainers',
  'icon',
  'apiVersion',
  'condition',
  'tags',
  'appVersion',
  'deprecated',
  'annotations',
  'kubeVersion',
  'dependencies',
  'type',
] as const;

/** Metadata to compare: helm writes a description as one line. https://github.com/helm/helm/blob/main/pkg/chart/v2/metadata.go */
export function comparable({ description, ...rest }: Metadata): Metadata {
  return typeof description === 'string' ? { ...rest, description: description.replaceAll(/\s+/g, ' ').trim() } : rest;
}

/** The object that a YAML document holds; a sentence that says what is wrong where it holds none. */
export function parseYaml(text: string): Metadata | string {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) return error.message;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Metadata;
  } catch (cause) {
    return (cause as Error).message;
  }
  return 'The document is no mapping.';
}

/** YAML that readers of 1.1 and of 1.2 understand alike: every text in quotes, so that none turns into a number, a date or a boolean. */
export function renderYaml(value: object): string {
  return stringify(value, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    aliasDuplicateObjects: false,
  });
}
