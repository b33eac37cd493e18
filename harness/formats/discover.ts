import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Check } from '../core/check.ts';
import { asError, HarnessError } from '../core/error.ts';
import type { Format } from '../core/format.ts';
import type { Protocol } from '../core/protocol.ts';
import { type Requirement, requirementsFileSchema } from '../core/requirement.ts';
import { readYaml } from '../core/yaml-file.ts';

/** A format with everything that was found in its folder. */
export interface LoadedFormat {
  readonly format: Format;
  readonly checks: readonly Check[];
  readonly requirements: readonly Requirement[];
}

export interface Discovery {
  readonly formats: readonly LoadedFormat[];
  /** Formats whose folder is broken: they are left out, visibly. */
  readonly broken: readonly { id: string; error: HarnessError }[];
}

/** What makes packages of a format: the exports of its `package.ts`. */
export type Generator = Pick<Format, 'build' | 'kinds'>;

/** The generator of one format alone, without its clients and checks. Throws FORMAT_UNKNOWN and FORMAT_BROKEN. */
export async function loadGenerator(id: string, root: string = import.meta.dirname): Promise<Generator> {
  const { build, kinds } = (await importPart(id, 'package', root)) as Partial<Generator>;
  if (build && kinds) return { build, kinds };
  throw brokenPart(id, 'package.ts exports no build and kinds');
}

/** The protocol of one format alone. Throws FORMAT_UNKNOWN and FORMAT_BROKEN. */
export async function loadProtocol(id: string, root: string = import.meta.dirname): Promise<Protocol> {
  const { protocol } = (await importPart(id, 'protocol', root)) as { protocol?: Protocol };
  if (protocol) return protocol;
  throw brokenPart(id, 'protocol.ts exports no protocol');
}

async function importPart(id: string, part: string, root: string): Promise<Record<string, unknown>> {
  const known = await formatFolders(root);
  if (known.includes(id)) return importFrom(join(root, id), part);
  throw new HarnessError('FORMAT_UNKNOWN', `There is no format ${id}.`, `Choose one of: ${known.join(', ')}.`);
}

function brokenPart(id: string, what: string): HarnessError {
  return new HarnessError('FORMAT_BROKEN', `Format ${id}: ${what}.`, `Mend harness/formats/${id}.`);
}

async function formatFolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Finds the formats by their folders below `root` and validates each. */
export async function discoverFormats(root: string = import.meta.dirname): Promise<Discovery> {
  const formats: LoadedFormat[] = [];
  const broken: { id: string; error: HarnessError }[] = [];
  for (const id of await formatFolders(root)) {
    try {
      formats.push(await loadFormat(root, id));
    } catch (cause) {
      const message = `Format ${id} is disabled: ${asError(cause).message}`;
      broken.push({ id, error: new HarnessError('FORMAT_BROKEN', message, `Mend harness/formats/${id}.`, { cause }) });
    }
  }
  return { formats, broken };
}

async function loadFormat(root: string, id: string): Promise<LoadedFormat> {
  const folder = join(root, id);
  const format = (await importFrom(folder, 'format')).format as Format | undefined;
  if (format?.id !== id) throw new Error(`format.ts exports no format with id ${id}`);
  return { format, ...(await loadChecks(folder, id)) };
}

/** Checks (`checks/*.ts`, default exports) and requirements (`requirements.yaml`) of one folder, validated against each other. */
export async function loadChecks(
  folder: string,
  prefix: string,
): Promise<{ checks: Check[]; requirements: Requirement[] }> {
  const requirements = await readYaml(join(folder, 'requirements.yaml'), requirementsFileSchema);
  const known = new Set(requirements.map((requirement) => requirement.id));
  const checks: Check[] = [];
  const files = existsSync(join(folder, 'checks')) ? await readdir(join(folder, 'checks')) : [];
  for (const file of files.filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts')).sort()) {
    const check = (await import(pathToFileURL(join(folder, 'checks', file)).href)).default as Check | undefined;
    if (!check?.id?.startsWith(`${prefix}.`))
      throw new Error(`checks/${file} has no default export whose id starts with ${prefix}.`);
    const unknown = check.proves.find((requirement) => !known.has(requirement));
    if (unknown) throw new Error(`checks/${file} proves ${unknown}, which is not in requirements.yaml`);
    if (checks.some((other) => other.id === check.id)) throw new Error(`two checks are called ${check.id}`);
    checks.push(check);
  }
  if (known.size !== requirements.length) throw new Error('requirements.yaml has an id twice');
  return { checks, requirements };
}

async function importFrom(folder: string, name: string): Promise<Record<string, unknown>> {
  const path = ['ts', 'js']
    .map((ending) => join(folder, `${name}.${ending}`))
    .find((candidate) => existsSync(candidate));
  if (!path) throw new Error(`there is no ${name}.ts`);
  return import(pathToFileURL(path).href);
}
