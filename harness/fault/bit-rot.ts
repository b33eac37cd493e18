import { globSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Acknowledged, AcknowledgedFile, Reading } from '../core/acknowledged.ts';
import { digestFile } from '../core/digest.ts';
import { Violation } from '../core/finding.ts';
import { fault, type Healed, type Injection } from '../core/injection.ts';
import { acknowledgedOf, lifeOf, noLife } from './needs.ts';

/**
 * One byte in the middle of a stored artefact is another, as on a disk that rots. The artefact is found by its digest. Registry or client has to refuse it:
 * that nobody does is what a scenario looks for. Healed by the byte as it was.
 */
export const bitRot = fault({
  id: 'bit-rot',
  sentence: 'One byte of a stored artefact changes.',
  options: {},
  missing: async (site) => noLife(site),
  async inject(site): Promise<Injection> {
    const acknowledged = acknowledgedOf(site);
    const { data } = lifeOf(site);
    const stored = await findStored(data, acknowledged.files());
    if (!stored) return { held: 'continue', heal: async () => notThere(data) };
    await flip(stored);
    const rotten = await digestFile(stored.path);
    return {
      held: 'continue',
      async heal() {
        const readers = await acknowledged.read(stored.sha256).finally(() => flip(stored));
        return judged(stored, rotten.sha256, (await digestFile(stored.path)).sha256, readers);
      },
    };
  },
});

interface Stored extends AcknowledgedFile {
  readonly path: string;
}

function notThere(data: string): Healed {
  return { hit: false, evidence: [`no file below ${data} has the bytes of an artefact that was acknowledged`] };
}

/** The first of the files that lies somewhere below the folder with exactly its bytes. */
async function findStored(folder: string, files: readonly AcknowledgedFile[]): Promise<Stored | null> {
  const present = globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, size: statSync(path, { throwIfNoEntry: false })?.size }));
  for (const file of files)
    for (const { path, size } of present)
      if (size === file.size && (await digestFile(path)).sha256 === file.sha256) return { ...file, path };
  return null;
}

/** Twice is as it was. */
async function flip({ path, size }: Stored): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    const at = Math.floor(size / 2);
    await file.read(byte, 0, 1, at);
    await file.write(Buffer.of(byte[0]! ^ 0xff), 0, 1, at);
  } finally {
    await file.close();
  }
}

function judged(
  { path, sha256 }: Stored,
  rotten: string,
  healed: string,
  { http, client }: Awaited<ReturnType<Acknowledged['read']>>,
): Healed {
  const told = ([who, { got, said }]: [string, Reading]) => `${who}: ${got} (${said})`;
  const readers = Object.entries({ 'over HTTP': http, 'by the client': client }).map(told);
  if (http.got === 'wrong' && client.got !== 'refused')
    throw new Violation(
      'read of an artefact of which one stored byte had changed',
      'registry or client refuses it',
      readers.join('; '),
    );
  return {
    // Bytes that are still right come from elsewhere: what rotted is not what is served.
    hit: rotten !== sha256 && healed === sha256 && http.got !== 'right',
    evidence: [`${path} had sha256 ${sha256}, then ${rotten}, and ${healed} again afterwards`, ...readers],
  };
}
