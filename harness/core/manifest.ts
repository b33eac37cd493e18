import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from './error.ts';
import type { Package } from './package.ts';
import { SIZES } from './size.ts';

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

const fileSchema = z.strictObject({
  name: z.string().min(1).describe('File name in the same folder, as it is published.'),
  size: z.int().nonnegative().describe('Bytes.'),
  sha256: hex(64),
  sha512: hex(128),
  sha1: hex(40),
  md5: hex(32),
});

/** What stands in manifest.json beside generated files. Digests are lower-case hexadecimal. */
export const manifestSchema = z.strictObject({
  purl: z.string().startsWith('pkg:').describe('Package URL of this version.'),
  format: z.string().min(1),
  name: z.string().min(1),
  version: z.string().min(1),
  size: z.enum(SIZES),
  seed: z.string(),
  marker: z.string().startsWith('regproof ').describe('The line that the installed package prints.'),
  files: z.array(fileSchema).min(1).describe('The main artefact first.'),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Writes manifest.json into `folder` (the package's own by default) and returns its path. */
export function writeManifest(pkg: Package, folder: string = pkg.dir): string {
  const { purl, format, name, version, size, seed, marker } = pkg;
  const files = pkg.files.map(({ name, size, sha256, sha512, sha1, md5 }) => ({
    name,
    size,
    sha256,
    sha512,
    sha1,
    md5,
  }));
  const manifest: Manifest = { purl, format, name, version, size, seed, marker, files };
  const path = join(folder, 'manifest.json');
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return path;
}

/** The manifest.json of a folder; throws CONFIG_INVALID naming the file and each key that is wrong. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  const remedy = 'Generate the package again.';
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new HarnessError('CONFIG_INVALID', `${path} cannot be read as JSON.`, remedy, { cause });
  }
  const result = manifestSchema.safeParse(document);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`);
  throw new HarnessError('CONFIG_INVALID', `${path}: ${problems.join('; ')}`, remedy);
}
