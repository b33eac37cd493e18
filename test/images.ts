import { join } from 'node:path';
import PQueue from 'p-queue';
import { PACKAGE_ROOT } from '../harness/core/root.ts';
import { ensureBase } from '../harness/executor/base-image.ts';
import { connectEngine } from '../harness/executor/engine.ts';
import { ensureImage } from '../harness/executor/image.ts';
import { discoverFormats } from '../harness/formats/discover.ts';

/** Builds at once: most of a build waits for the network or one core. */
const AT_ONCE = 2;

/** Builds the client images that the engine does not have, before any test waits for one. Throws IMAGE_BUILD. */
export async function buildClientImages(say: (line: string) => void): Promise<void> {
  const { engine } = await connectEngine();
  const base = await ensureBase(engine, undefined, say);
  const { formats } = await discoverFormats();
  const names = new Set(formats.flatMap(({ format }) => format.clients.map(({ image }) => image)));
  const queue = new PQueue({ concurrency: AT_ONCE });
  await queue.addAll(
    [...names].map((name) => async () => {
      const started = performance.now();
      const folder = join(PACKAGE_ROOT, 'compose/clients', name);
      await ensureImage(engine, { folder, repository: `regproof/client-${name}`, base, onProgress: () => {} });
      say(`client image ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }),
  );
}
