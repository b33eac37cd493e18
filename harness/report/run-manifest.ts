import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asError, HarnessError } from '../core/error.ts';
import { fileDigest } from './file-digest.ts';
import { readMany } from './read-many.ts';
import { writeOut } from './write-out.ts';

export const MANIFEST_FILE = 'manifest.json';
const MANIFEST_VERSION = 1;

const versioned = z.object({ schemaVersion: z.int() });
const manifestSchema = z.object({
  schemaVersion: z.literal(MANIFEST_VERSION),
  run: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.int().nonnegative(), sha256: z.string() })),
});

/** What a run left: every file below its folder with its bytes and sha256, in the order of their paths. */
export type RunManifest = z.infer<typeof manifestSchema>;

/** Writes manifest.json of a run, as the last of its files. Names that begin with a dot are marks of others, and no results. */
export async function writeRunManifest(dir: string, run: string): Promise<RunManifest> {
  const files = await readMany(await filesBelow(dir), (path) => entryOf(dir, path));
  return save(dir, { schemaVersion: MANIFEST_VERSION, run, files });
}

/** Takes one file into a manifest that is there already, after it was written anew; a run without a manifest is left without. */
export async function noteInManifest(dir: string, path: string): Promise<void> {
  const manifest = await readRunManifest(dir);
  if (!manifest) return;
  const others = manifest.files.filter((file) => file.path !== path);
  const files = [...others, await entryOf(dir, path)].sort((a, b) => (a.path < b.path ? -1 : 1));
  await save(dir, { ...manifest, files });
}

/** The manifest of a run; null where there is none, since it was killed or is older than manifests. Throws REPORT_INVALID. */
export async function readRunManifest(dir: string): Promise<RunManifest | null> {
  const path = join(dir, MANIFEST_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const remedy = 'Repeat the run, or read it with the version that wrote it.';
  try {
    const document = JSON.parse(text);
    const version = versioned.safeParse(document).data?.schemaVersion;
    if (version !== undefined && version !== MANIFEST_VERSION)
      throw new Error(`has schema version ${version}; this regproof reads version ${MANIFEST_VERSION}`);
    return manifestSchema.parse(document);
  } catch (cause) {
    const why =
      cause instanceof SyntaxError || cause instanceof z.ZodError
        ? 'is truncated, or no manifest of regproof'
        : asError(cause).message;
    throw new HarnessError('REPORT_INVALID', `${path} ${why}.`, remedy, { cause });
  }
}

async function entryOf(dir: string, path: string): Promise<RunManifest['files'][number]> {
  const { size } = await stat(join(dir, path));
  return { path, size, sha256: (await fileDigest(join(dir, path)))! };
}

/** The files of a run below its folder, in the order of their paths, without the manifest itself. */
export async function filesBelow(dir: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.partial'))
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
  return paths.filter((path) => path !== MANIFEST_FILE).sort();
}

async function save(dir: string, manifest: RunManifest): Promise<RunManifest> {
  await writeOut(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
