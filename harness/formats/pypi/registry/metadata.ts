// Core metadata: https://packaging.python.org/en/latest/specifications/core-metadata/
// METADATA in a wheel: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
// PKG-INFO in a source distribution: https://packaging.python.org/en/latest/specifications/source-distribution-format/

import { Guard } from '../../../archive/read.ts';
import { readTar } from '../../../archive/read-tar.ts';
import { readZip } from '../../../archive/read-zip.ts';
import { storedBytes } from '../../../archive/stored-bytes.ts';
import { Violation } from '../../../core/finding.ts';
import { Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';

export interface CoreMetadata {
  readonly name: string;
  readonly version: string;
  readonly requiresPython: string | undefined;
  /** The file as it lies in the archive. */
  readonly bytes: Buffer;
}

/** The metadata inside a wheel or source distribution; 400 when the archive is none or lacks it. */
export async function readCoreMetadata(
  repository: Repository,
  blob: StoredBlob,
  filename: string,
): Promise<CoreMetadata> {
  const path = filename.endsWith('.whl') ? /^[^/]+\.dist-info\/METADATA$/ : /^[^/]+\/PKG-INFO$/;
  const guard = new Guard({ want: (member) => path.test(member), maxEntries: 100_000, maxBytes: 2 ** 31 });
  const bytes = storedBytes(repository, blob);
  try {
    if (filename.endsWith('.gz')) await readTar(bytes, guard, true);
    else await readZip(bytes, guard);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Refusal(400, `"${filename}": ${error.message} Expected ${error.expected}, found ${error.actual}.`);
  }
  const found = [...guard.files.values()].find((member) => member.content)?.content;
  const metadata = found && parse(found);
  if (!metadata) throw new Refusal(400, `"${filename}" has no metadata with a name and a version.`);
  return metadata;
}

function parse(bytes: Buffer): CoreMetadata | null {
  const head = bytes.toString('utf8').replace(/\r\n/g, '\n').split('\n\n', 1)[0]!;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  const [name, version] = [headers.get('name'), headers.get('version')];
  if (name === undefined || version === undefined) return null;
  return { name, version, requiresPython: headers.get('requires-python') || undefined, bytes };
}
