import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../core/root.ts';
import { ensureBase } from '../../executor/base-image.ts';
import { connectEngine } from '../../executor/engine.ts';
import { ensureImage } from '../../executor/image.ts';
import { profileFormats } from '../../runner/profile.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { withDefaults } from '../defaults.ts';
import { buildOwnImage } from './own-image.ts';

export interface ImagesOptions {
  profile?: string;
  base?: string;
  /** Only the image of the harness. */
  own?: boolean;
}

/** Builds the client images of a profile that the engine does not have, and that of the harness. Prints the name of each. */
export async function buildImages(options: ImagesOptions): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { engine } = await connectEngine();
  const base = await ensureBase(engine, options.base, say);
  for (const name of options.own ? [] : await clientImages(withDefaults(options).profile)) {
    const folder = join(PACKAGE_ROOT, 'compose/clients', name);
    const tag = await ensureImage(engine, { folder, repository: `regproof/client-${name}`, base, onProgress: say });
    process.stdout.write(`${tag}\n`);
  }
  for (const tag of await buildOwnImage(engine, base, say)) process.stdout.write(`${tag}\n`);
}

async function clientImages(profile: string): Promise<Set<string>> {
  const formats = (await loadCatalogue()).subjects.map(({ format }) => format);
  const wanted = await profileFormats(
    profile,
    formats.map(({ id }) => id),
  );
  return new Set(
    formats.filter(({ id }) => wanted.includes(id)).flatMap(({ clients }) => clients.map(({ image }) => image)),
  );
}
