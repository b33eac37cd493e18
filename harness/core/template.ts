import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { HarnessError } from './error.ts';
import { PACKAGE_ROOT } from './root.ts';

/** One filled file of a template. `path` is relative, with `/` between segments. */
export interface TemplateFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: 0o644 | 0o755;
}

const HOLE = /\{\{([A-Za-z][A-Za-z0-9_]*)\}\}/g;

/**
 * The text files below `templates/<folder>` in the order of their paths, with every `{{hole}}` in paths and contents filled. Scripts (`#!`)
 * get mode 0755. Throws TEMPLATE_BROKEN naming file and line for a hole without a value, and for a value that fills no hole.
 */
export function loadTemplate(
  folder: string,
  values: Readonly<Record<string, string>>,
  root = join(PACKAGE_ROOT, 'templates'),
): TemplateFile[] {
  const base = join(root, folder);
  const used = new Set<string>();
  const files = list(base).map((name): TemplateFile => {
    const path = fill(name, values, used, 'its path', join(base, name));
    const text = readFileSync(join(base, name), 'utf8');
    const content = text
      .split('\n')
      .map((line, index) => fill(line, values, used, `line ${index + 1}`, join(base, name)))
      .join('\n');
    return { path, content: Buffer.from(content), mode: content.startsWith('#!') ? 0o755 : 0o644 };
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new HarnessError(
      'TEMPLATE_BROKEN',
      `No file of ${base} has a hole {{${unused.join('}}, {{')}}}.`,
      'Add the hole to a file or stop giving the value.',
    );
  }
  return files;
}

/** Removes the file at `path` from the list and returns its text; throws TEMPLATE_BROKEN when it is not there. */
export function takeFile(files: { path: string; content: unknown }[], path: string): string {
  const index = files.findIndex((file) => file.path === path);
  const [file] = index < 0 ? [] : files.splice(index, 1);
  if (Buffer.isBuffer(file?.content)) return file.content.toString('utf8');
  throw new HarnessError('TEMPLATE_BROKEN', `The template has no file ${path}.`, 'Restore the file.');
}

function list(base: string): string[] {
  if (!existsSync(base)) throw new HarnessError('TEMPLATE_BROKEN', `There is no folder ${base}.`, 'Restore it.');
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

function fill(
  text: string,
  values: Readonly<Record<string, string>>,
  used: Set<string>,
  where: string,
  file: string,
): string {
  return text.replace(HOLE, (hole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      throw new HarnessError(
        'TEMPLATE_BROKEN',
        `${file}, ${where}: ${hole} has no value.`,
        `Use one of ${Object.keys(values).join(', ') || 'none'}.`,
      );
    }
    used.add(name);
    return value;
  });
}
