import { createHash } from 'node:crypto';
import {
  type Defect,
  type DoorMessage,
  type DoorRequest,
  defect,
  type Plant,
  type PlantTools,
} from '../../../core/defect.ts';
import type { Signer } from '../../../core/signing.ts';
import { encodeSignature } from '../header.ts';
import { readHeaders } from '../read-header.ts';
import { SIGNATURE_TAG } from '../tag.ts';
import { changesIndex, readsIndex } from './index.ts';
import { changes } from './rewrite.ts';

const readsPackage = ({ method, path }: DoorRequest) => method === 'GET' && path.endsWith('.rpm');

/** Bytes and signatures of the packages themselves. */
export const packageDefects: readonly Defect[] = [
  defect({
    id: 'x.package.roundtrip:last-byte-dropped',
    sentence: 'The last byte of each package is not sent.',
    kills: ['x.package.roundtrip', 'rpm.pkg.bytes', 'rpm.install.signed'],
    plant: () => changes(readsPackage, (body) => body.subarray(0, -1)),
  }),
  defect({
    id: 'x.package.roundtrip:digest-of-another-file',
    sentence: 'primary.xml states checksums of files that it does not name.',
    kills: ['x.package.roundtrip', 'rpm.pkg.bytes', 'rpm.install.signed'],
    plant: () => changesIndex({ primary: (xml) => xml.replace(/(pkgid="YES">)\w{8}/g, '$100000000') }),
  }),
  defect({
    id: 'rpm.pkg.bytes:head-of-nothing',
    sentence: 'HEAD tells another length than GET.',
    kills: ['rpm.pkg.bytes'],
    plant: () => ({
      matches: ({ method, path }) => method === 'HEAD' && path.endsWith('.rpm'),
      request: () => ({ answer: { status: 404, headers: {}, body: Buffer.alloc(0) } }),
    }),
  }),
  defect({
    id: 'rpm.gpg.pkg-preserved:stripped',
    sentence: 'Packages lose their signatures when they are served, and the index states the digests of that.',
    kills: ['rpm.gpg.pkg-preserved', 'rpm.pkg.bytes', 'rpm.install.signed', 'x.package.roundtrip'],
    plant: () => signsPackages(() => null),
  }),
  defect({
    id: 'rpm.gpg.negative:signed-unasked',
    sentence:
      'Every package is signed by the key of the registry, whoever made it, and the index states the digests of that.',
    kills: ['rpm.gpg.negative'],
    plant: () => signsPackages((tools) => tools.signers!.trusted),
  }),
];

/** Serves every package with another signature, and an index that fits. */
function signsPackages(signer: (tools: PlantTools) => Signer | null): Plant {
  const made = new Map<string, Promise<Buffer>>();
  const changed = (bytes: Buffer, tools: PlantTools) => {
    const key = createHash('sha256').update(bytes).digest('hex');
    const known = made.get(key) ?? signed(bytes, signer(tools));
    made.set(key, known);
    return known;
  };
  const index = changesIndex({ primary: (xml, request, tools) => restated(xml, request, tools, changed) });
  return {
    matches: (request) => readsPackage(request) || readsIndex(request),
    response: async (response: DoorMessage, request, tools) => {
      if (readsIndex(request)) return index.response!(response, request, tools);
      return response.status === 200 ? { ...response, body: await changed(response.body, tools) } : response;
    },
  };
}

async function restated(
  xml: string,
  request: DoorRequest,
  tools: PlantTools,
  changed: (bytes: Buffer, tools: PlantTools) => Promise<Buffer>,
): Promise<string> {
  let result = xml;
  for (const [element] of xml.matchAll(/<package type="rpm">[\s\S]*?<\/package>/g)) {
    const href = /<location href="([^"]*)"/.exec(element)![1]!;
    const path = request.path.replace(/repodata\/[^/]*$/, href);
    const bytes = await changed((await tools.upstream({ ...request, path })).body, tools);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const fitting = element
      .replace(/(pkgid="YES">)\w+/, `$1${sha256}`)
      .replace(/<size package="\d+"/, `<size package="${bytes.length}"`);
    result = result.replace(element, fitting);
  }
  return result;
}

async function signed(bytes: Buffer, signer: Signer | null): Promise<Buffer> {
  const { signature, header } = readHeaders(bytes);
  const { start, end } = header.range;
  const text = (name: 'sha1' | 'sha256') => signature.text(SIGNATURE_TAG[name][0]);
  const encoded = encodeSignature({
    sha256: text('sha256'),
    sha1: text('sha1'),
    md5: signature.bytes(SIGNATURE_TAG.md5[0]),
    size: signature.number(SIGNATURE_TAG.size[0]),
    payloadSize: signature.number(SIGNATURE_TAG.payloadSize[0]),
    rsa: signer ? Buffer.from(await signer.detachedBinary(bytes.subarray(start, end))) : undefined,
  });
  return Buffer.concat([bytes.subarray(0, 96), encoded, bytes.subarray(start)]);
}
