// What a module's zip must be: https://go.dev/ref/mod#zip-path-size-constraints
import { Guard } from '../../../archive/read.ts';
import { readZip } from '../../../archive/read-zip.ts';
import { storedBytes } from '../../../archive/stored-bytes.ts';
import { Violation } from '../../../core/finding.ts';
import { Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';
import type { Module } from '../module.ts';

const LIMITS = { zip: 500 * 1024 ** 2, goMod: 16 * 1024 ** 2 };

/** The go.mod of a module's zip, or the line that stands for one that is missing; 422 for a zip that no go command would take. */
export async function goModOf(repository: Repository, zip: StoredBlob, { path, version }: Module): Promise<Buffer> {
  const prefix = `${path}@${version}/`;
  const goMod = `${prefix}go.mod`;
  if (zip.size > LIMITS.zip) throw new Refusal(422, 'The zip is larger than 500 MiB.');
  const guard = new Guard({ want: (name) => name === goMod, maxBytes: LIMITS.zip, maxKept: LIMITS.goMod });
  try {
    await readZip(storedBytes(repository, zip), guard);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Refusal(422, `${error.message} Expected ${error.expected}, found ${error.actual}.`);
  }
  const names = [...guard.files.keys()];
  for (const name of names) refuseName(name, prefix);
  const folded = new Set(names.map((name) => name.toLowerCase()));
  if (folded.size !== names.length) throw new Refusal(422, 'Two names in the zip differ in case alone.');
  const content = guard.files.get(goMod)?.content;
  if (!content) return Buffer.from(`module ${path}\n`);
  const stated = /^\s*module\s+"?([^\s"]+)"?/m.exec(content.toString('utf8'))?.[1];
  if (stated !== path) throw new Refusal(422, `go.mod is that of ${stated ?? 'no module'}.`);
  return content;
}

function refuseName(name: string, prefix: string): void {
  if (!name.startsWith(prefix)) throw new Refusal(422, `${name} is not below ${prefix}.`);
  if (name.toLowerCase().endsWith('/go.mod') && name !== `${prefix}go.mod`)
    throw new Refusal(422, `${name}: go.mod belongs in the root of the module.`);
}
