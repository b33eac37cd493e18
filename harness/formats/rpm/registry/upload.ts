import { createHash } from 'node:crypto';
import { unsafePath } from '../../../archive/entry.ts';
import {
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type StoredBlob,
} from '../../../core/registry.ts';
import { type Header, NotAnRpm, readHeaders } from '../read-header.ts';
import { type Fragments, fragmentsOf } from './fragments.ts';
import { renderIndex } from './render.ts';

/** The longest two headers that are read. */
const HEADER_LIMIT = 32 << 20;

/** Identity of a package beside its path. */
interface Nevra {
  readonly name: string;
  readonly nevra: string;
}

/** `PUT /<repository>/<path>.rpm`: the path becomes the location in the repository's index. */
export async function upload(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { repository: root, path: href } = request.params as { repository: string; path: string };
  const key = `${root}/${href}`;
  if (!href.endsWith('.rpm') || href.startsWith('repodata/'))
    throw new Refusal(400, 'Only files whose name ends in .rpm are taken.');
  if (unsafePath(href) || /\p{Cc}/u.test(href) || href.split('/').some((segment) => /^\.?$/.test(segment)))
    throw new Refusal(400, 'The path is not one of plain segments.');
  const blob = await repository.store(request.body);
  const { signature, header } = await inspect(repository, blob);
  const uploadedAt = Math.floor(Date.now() / 1000);
  const { name, nevra } = identity(header);
  const meta: Fragments & Nevra = { name, nevra, ...fragmentsOf({ signature, header, blob, href, uploadedAt }) };
  await repository.transaction(async (change) => {
    const taken = (await change.packages()).find(
      (row) => row.key.startsWith(`${root}/`) && row.versions[0]!.files[0]!.meta.nevra === nevra,
    );
    if (taken) throw new Refusal(409, `${taken.key} is ${nevra} already.`);
    await change.createPackage(key, name);
    await change.addVersion(key, nevra, {});
    await change.addFile(key, nevra, { name: href, blob, meta });
    await renderIndex(change, root, request.signer);
  });
  return {
    status: 201,
    headers: { 'Content-Type': 'text/plain', Location: `${request.root}/${encodeURI(key)}` },
    body: 'created\n',
  };
}

/** Both headers of a stored package; what they state of themselves and of the payload has to hold. */
async function inspect(repository: Repository, blob: StoredBlob): Promise<{ signature: Header; header: Header }> {
  if (blob.size === 0) throw new Refusal(422, 'The file is empty.');
  const head = await read(repository, blob, { start: 0, end: Math.min(blob.size, HEADER_LIMIT) - 1 });
  const { signature, header } = parse(head);
  const { start, end } = header.range;
  const stated = signature.text(273);
  const actual = createHash('sha256').update(head.subarray(start, end)).digest('hex');
  if (stated !== actual) throw new Refusal(422, `The header has SHA-256 ${actual}, but states ${stated ?? 'none'}.`);
  const payload = createHash('sha256');
  if (end < blob.size)
    for await (const chunk of repository.open(blob.sha256, { start: end, end: blob.size - 1 }))
      payload.update(chunk as Buffer);
  const digest = payload.digest('hex');
  if (header.text('payloadDigest') !== digest)
    throw new Refusal(422, `The payload has SHA-256 ${digest}, but states ${header.text('payloadDigest') ?? 'none'}.`);
  return { signature, header };
}

function parse(head: Buffer): ReturnType<typeof readHeaders> {
  try {
    return readHeaders(head);
  } catch (cause) {
    if (cause instanceof NotAnRpm) throw new Refusal(422, `The file is no rpm: ${cause.message}`);
    throw cause;
  }
}

async function read(repository: Repository, blob: StoredBlob, range: { start: number; end: number }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of repository.open(blob.sha256, range)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function identity(header: Header): Nevra {
  const [name, version, release, arch] = (['name', 'version', 'release', 'arch'] as const).map((tag) =>
    header.text(tag),
  );
  if (!name || !version || !release || !arch)
    throw new Refusal(422, 'The header has no name, version, release or architecture.');
  return { name, nevra: `${name}-${header.number('epoch') ?? 0}:${version}-${release}.${arch}` };
}
