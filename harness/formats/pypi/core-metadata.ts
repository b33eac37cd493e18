// https://packaging.python.org/en/latest/specifications/core-metadata/

/** Core metadata by header name; fields that may occur several times are lists. The body is the field `Description`. */
export type CoreMetadata = Readonly<Record<string, string | readonly string[]>>;

const MULTIPLE = new Set([
  'Dynamic',
  'Platform',
  'Supported-Platform',
  'License-File',
  'Classifier',
  'Requires-Dist',
  'Requires-External',
  'Project-URL',
  'Provides-Extra',
  'Provides-Dist',
  'Obsoletes-Dist',
  'Import-Name',
  'Import-Namespace',
]);

/** Reads a METADATA or PKG-INFO file; continuation lines are joined to the line they continue. */
export function parseCoreMetadata(text: string): CoreMetadata {
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  const fields: Record<string, string | string[]> = {};
  let last = '';
  for (const line of head.split(/\r?\n/)) {
    const [, name, value = ''] = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined) continued(fields, last, line.trimStart());
    else if (MULTIPLE.has(name)) fields[name] = [...(fields[name] ?? []), value];
    else fields[name] = value;
    last = name ?? last;
  }
  if (end >= 0) fields.Description = text.slice(end).replace(/^\r?\n\r?\n/, '');
  return fields;
}

/** Writes a METADATA or PKG-INFO file. */
export function renderCoreMetadata(metadata: Readonly<Record<string, unknown>>): string {
  const { Description = '', ...fields } = metadata;
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${name}: ${String(each).replaceAll('\n', '\n        ')}\n`),
  );
  return `${lines.join('')}\n${String(Description)}`;
}

function continued(fields: Record<string, string | string[]>, name: string, line: string): void {
  const before = fields[name];
  if (typeof before === 'string') fields[name] = `${before}\n${line}`;
}
