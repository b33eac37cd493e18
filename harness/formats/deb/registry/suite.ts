// https://wiki.debian.org/DebianRepository/Format
import { gzipSync } from 'node:zlib';
import { type Digests, digestBytes } from '../../../core/digest.ts';
import type { FileRow, Transaction } from '../../../core/registry.ts';
import type { Signer } from '../../../core/signing.ts';
import { renderParagraph } from '../deb822.ts';
import { keepGenerations } from './generations.ts';
import type { FileMeta } from './upload.ts';

/** Architectures that every suite has, so that clients of either find an index, if an empty one. */
const ARCHITECTURES = ['amd64', 'arm64'];

interface Index {
  /** Relative to the suite's folder. */
  readonly path: string;
  readonly body: Buffer;
  readonly type: string;
  readonly digests: Digests;
}

type Row = FileRow & { readonly meta: FileMeta };

/** Renders everything below `dists/<suite>` from the rows, as part of the change that made it necessary. */
export async function renderSuite(
  transaction: Transaction,
  suite: string,
  signer: Signer | null,
  now = Date.now(),
): Promise<void> {
  const rows = (await transaction.packages())
    .flatMap(({ versions }) => versions.flatMap(({ files }) => files as readonly Row[]))
    .filter(({ meta }) => meta.suite === suite);
  const root = `dists/${suite}`;
  const components = distinct(['main', ...rows.map(({ meta }) => meta.component)]);
  const named = rows.map(({ meta }) => meta.control.Architecture).filter((name) => name !== 'all');
  const architectures = distinct([...ARCHITECTURES, ...named]);
  const indexes = components.flatMap((component) =>
    architectures.flatMap((architecture) => renderIndex(rows, component, architecture)),
  );
  for (const index of indexes) await transaction.putDocument(`${root}/${index.path}`, index.body, index.type);
  await keepGenerations(
    transaction,
    root,
    indexes.map((index) => ({ ...index, path: byHash(index) })),
    now,
  );
  const previous = await transaction.document(`${root}/Release`);
  const date = Math.max(Math.floor(now / 1000) * 1000, dateOf(previous?.body));
  const release = renderRelease({ suite, date, components, architectures, indexes });
  await transaction.putDocument(`${root}/Release`, Buffer.from(release), TEXT);
  await putSignatures(transaction, root, release, signer);
}

const TEXT = 'text/plain; charset=utf-8';

async function putSignatures(
  transaction: Transaction,
  root: string,
  release: string,
  signer: Signer | null,
): Promise<void> {
  if (!signer) return;
  const detached = await signer.detached(Buffer.from(release));
  await transaction.putDocument(`${root}/Release.gpg`, Buffer.from(detached), 'application/pgp-signature');
  await transaction.putDocument(`${root}/InRelease`, Buffer.from(await signer.clear(release)), TEXT);
}

/** Packages of one architecture: those made for it, and those for all. */
function renderIndex(rows: readonly Row[], component: string, architecture: string): Index[] {
  const listed = rows.filter(
    ({ meta }) => meta.component === component && [architecture, 'all'].includes(meta.control.Architecture),
  );
  const body = Buffer.from(listed.map(renderStanza).join('\n'));
  const path = `${component}/binary-${architecture}/Packages`;
  const gzipped = gzipSync(body);
  return [
    { path, body, type: TEXT, digests: digestBytes(body) },
    { path: `${path}.gz`, body: gzipped, type: 'application/gzip', digests: digestBytes(gzipped) },
  ];
}

function renderStanza({ name, size, sha256, md5, meta }: Row): string {
  return renderParagraph({ ...meta.control, Filename: name, Size: size, MD5sum: md5, SHA256: sha256 });
}

function renderRelease(parts: {
  suite: string;
  date: number;
  components: readonly string[];
  architectures: readonly string[];
  indexes: readonly Index[];
}): string {
  const hashes = parts.indexes.map(({ path, body, digests }) => ` ${digests.sha256} ${body.length} ${path}`);
  return renderParagraph({
    Origin: 'regproof',
    Label: 'regproof',
    Suite: parts.suite,
    Codename: parts.suite,
    Date: new Date(parts.date).toUTCString().replace('GMT', 'UTC'),
    'Acquire-By-Hash': 'yes',
    Architectures: parts.architectures.join(' '),
    Components: parts.components.join(' '),
    Description: 'Packages of a test',
    SHA256: `\n${hashes.join('\n')}`,
  });
}

function byHash({ path, digests }: Index): string {
  return `${path.slice(0, path.lastIndexOf('/'))}/by-hash/SHA256/${digests.sha256}`;
}

/** The date that a Release states; 0 for none. It never goes back, whatever the clock does: clients would keep the older index. */
function dateOf(release: Buffer | undefined): number {
  const stated = /^Date: (.*)$/m.exec(release?.toString('utf8') ?? '')?.[1];
  return stated === undefined ? 0 : Date.parse(stated);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
