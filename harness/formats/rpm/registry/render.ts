// repomd.xml and what it names: https://en.opensuse.org/openSUSE:Standards_Rpm_Metadata
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PackageRow, Transaction } from '../../../core/registry.ts';
import type { Signer } from '../../../core/signing.ts';
import type { Fragments } from './fragments.ts';

/** How long index files of earlier generations stay, for clients that have read the repomd.xml before. */
const GRACE_MS = 60_000;

const COMMON = 'http://linux.duke.edu/metadata';
const ROOTS = {
  primary: { element: 'metadata', attributes: `xmlns="${COMMON}/common" xmlns:rpm="${COMMON}/rpm"` },
  filelists: { element: 'filelists', attributes: `xmlns="${COMMON}/filelists"` },
  other: { element: 'otherdata', attributes: `xmlns="${COMMON}/other"` },
} as const satisfies Record<keyof Fragments, unknown>;

/** Renders a repository's whole index from its rows, signs it and puts it in the place of the one before, within the change that it belongs to. */
export async function renderIndex(change: Transaction, repository: string, signer: Signer | null): Promise<void> {
  const rows = (await change.packages()).filter((row) => row.key.startsWith(`${repository}/`));
  const folder = `${repository}/repodata/`;
  const repomdPath = `${folder}repomd.xml`;
  const now = Date.now();
  const records: string[] = [];
  const current = new Set([repomdPath, `${repomdPath}.asc`]);
  for (const type of Object.keys(ROOTS) as (keyof Fragments)[]) {
    const open = Buffer.from(document(type, rows));
    const packed = gzipSync(open);
    const name = `${sha256(packed)}-${type}.xml.gz`;
    await change.putDocument(folder + name, packed, 'application/gzip');
    current.add(folder + name);
    records.push(record(type, `repodata/${name}`, packed, open, now));
  }
  const repomd = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<repomd xmlns="${COMMON}/repo" xmlns:rpm="${COMMON}/rpm">\n<revision>${now}</revision>\n${records.join('')}</repomd>\n`,
  );
  await change.putDocument(repomdPath, repomd, 'application/xml');
  if (signer)
    await change.putDocument(
      `${repomdPath}.asc`,
      Buffer.from(await signer.detached(repomd)),
      'application/pgp-signature',
    );
  else await change.removeDocument(`${repomdPath}.asc`);
  for (const { path, updatedAt } of await change.documents(folder)) {
    if (!current.has(path) && updatedAt < now - GRACE_MS) await change.removeDocument(path);
  }
}

function document(type: keyof Fragments, rows: readonly PackageRow[]): string {
  const fragments = rows
    .flatMap((row) => row.versions)
    .flatMap((version) => version.files.map((file) => file.meta as Fragments));
  const { element, attributes } = ROOTS[type];
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<${element} ${attributes} packages="${fragments.length}">\n`,
    ...fragments.map((fragment) => fragment[type]),
    `</${element}>\n`,
  ].join('');
}

function record(type: string, href: string, packed: Buffer, open: Buffer, now: number): string {
  return [
    `<data type="${type}">`,
    `<checksum type="sha256">${sha256(packed)}</checksum>`,
    `<open-checksum type="sha256">${sha256(open)}</open-checksum>`,
    `<location href="${href}"/>`,
    `<timestamp>${Math.floor(now / 1000)}</timestamp>`,
    `<size>${packed.length}</size>`,
    `<open-size>${open.length}</open-size>`,
    '</data>\n',
  ].join('\n');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
