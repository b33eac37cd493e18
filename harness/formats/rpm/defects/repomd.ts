import { zstdCompressSync } from 'node:zlib';
import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { changesIndex } from './index.ts';
import { beside, changes, NOT_FOUND, readsSignature } from './rewrite.ts';

const replaced = (from: string | RegExp, to: string): Plant => changesIndex({ repomd: (xml) => xml.replace(from, to) });

/** repomd.xml, what it states of the files that it names, and which generation those are of. */
export const repomdDefects: readonly Defect[] = [
  defect({
    id: 'rpm.repomd.valid:no-namespace',
    sentence: 'The root of repomd.xml is in no namespace.',
    kills: ['rpm.repomd.valid'],
    plant: () => replaced(' xmlns="http://linux.duke.edu/metadata/repo"', ''),
  }),
  defect({
    id: 'rpm.repomd.valid:no-primary',
    sentence: 'repomd.xml names no primary.',
    kills: ['rpm.repomd.valid', 'rpm.install.signed'],
    plant: () => replaced(/<data type="primary">[\s\S]*?<\/data>\n/, ''),
  }),
  defect({
    id: 'rpm.repomd.valid:pruned-file',
    sentence: 'repomd.xml names a filelists that was pruned.',
    kills: ['rpm.repomd.valid', 'rpm.filelists.match'],
    plant: () => ({
      matches: ({ path }) => path.endsWith('-filelists.xml.gz'),
      request: () => ({ answer: NOT_FOUND }),
    }),
  }),
  defect({
    id: 'rpm.repomd.valid:unclosed',
    sentence: 'The end of repomd.xml is missing.',
    kills: ['rpm.repomd.valid', 'rpm.install.signed'],
    plant: () => replaced('</repomd>\n', ''),
  }),
  defect({
    id: 'rpm.repomd.integrity:checksum',
    sentence: 'The checksum of filelists is that of other bytes.',
    kills: ['rpm.repomd.integrity'],
    plant: () => replaced(/(<data type="filelists">\n<checksum type="sha256">)\w{8}/, '$100000000'),
  }),
  defect({
    id: 'rpm.repomd.integrity:open-checksum',
    sentence: 'The open-checksum of each file is that of other bytes.',
    kills: ['rpm.repomd.integrity'],
    plant: () => replaced(/(<open-checksum type="sha256">)\w{8}/g, '$100000000'),
  }),
  defect({
    id: 'rpm.repomd.integrity:size',
    sentence: 'The size of primary is wrong.',
    kills: ['rpm.repomd.integrity'],
    plant: () => replaced(/<size>\d+/, '<size>17'),
  }),
  defect({
    id: 'rpm.repomd.integrity:open-size',
    sentence: 'The open-size of each file is its size.',
    kills: ['rpm.repomd.integrity'],
    plant: () => replaced(/<open-size>\d+/g, '<open-size>17'),
  }),
  defect({
    id: 'rpm.compress.gz:zstd',
    sentence: 'filelists is compressed by zstd alone.',
    kills: ['rpm.compress.gz'],
    plant: () => changesIndex({ filelists: (xml) => xml, pack: zstdCompressSync }),
  }),
  defect({
    id: 'rpm.gpg.repomd:stale',
    sentence: 'The signature is not made anew after the first publication.',
    kills: ['rpm.gpg.repomd'],
    plant: () => {
      let first: Buffer | undefined;
      return {
        matches: readsSignature,
        response: (response) => {
          if (response.status === 200) first ??= response.body;
          return first ? { ...response, body: first } : response;
        },
      };
    },
  }),
  defect({
    id: 'rpm.gpg.repomd:armoured-base64',
    sentence: 'The signature is base64 in armour, and no OpenPGP packet.',
    kills: ['rpm.gpg.repomd', 'rpm.gpg.key', 'rpm.install.signed'],
    plant: () =>
      changes(readsSignature, () =>
        Buffer.from(`-----BEGIN PGP SIGNATURE-----\n\n${'QUJD'.repeat(64)}\n-----END PGP SIGNATURE-----\n`),
      ),
  }),
  defect({
    id: 'rpm.gpg.repomd:other-key',
    sentence: 'The index is signed by another key than the one that is served.',
    kills: ['rpm.gpg.repomd', 'rpm.gpg.key', 'rpm.install.signed'],
    plant: () => ({
      matches: readsSignature,
      response: async (response, request, tools) => {
        const { body } = await beside(request, 'repomd.xml', tools);
        return { ...response, body: Buffer.from(await tools.signers!.unknown.detached(body)) };
      },
    }),
  }),
  defect({
    id: 'rpm.gpg.repomd:missing',
    sentence: 'There is no signature.',
    kills: ['rpm.gpg.repomd', 'rpm.install.signed'],
    plant: () => ({ matches: readsSignature, request: () => ({ answer: NOT_FOUND }) }),
  }),
  defect({
    id: 'rpm.gpg.key:missing',
    sentence: 'The key is not served.',
    kills: ['rpm.gpg.key', 'rpm.gpg.repomd'],
    plant: () => ({ matches: readsKey, request: () => ({ answer: NOT_FOUND }) }),
  }),
  defect({
    id: 'rpm.gpg.key:page',
    sentence: 'The key is the page of a web application.',
    kills: ['rpm.gpg.key'],
    plant: () => changes(readsKey, () => Buffer.from('<!doctype html><title>registry</title>')),
  }),
  defect({
    id: 'rpm.race.publish:pruned-at-once',
    sentence: 'Index files that the current repomd.xml does not name are gone.',
    kills: ['rpm.race.publish'],
    plant: () => ({
      matches: ({ method, path }) => method === 'GET' && path.endsWith('.xml.gz'),
      response: async (response, request, tools) => {
        const { body } = await beside(request, 'repomd.xml', tools);
        return body.includes(request.path.replace(/^.*\//, '')) ? response : NOT_FOUND;
      },
    }),
  }),
  defect({
    id: 'rpm.race.publish:unprefixed-names',
    sentence: 'Every generation has the same file names, and only the newest bytes.',
    kills: ['rpm.race.publish'],
    plant: unprefixed,
  }),
];

function readsKey({ method, path }: { method: string; path: string }): boolean {
  return method === 'GET' && path.endsWith('/repomd.xml.key');
}

function unprefixed(): Plant {
  const renaming = changesIndex({ repomd: (xml) => xml.replace(/href="repodata\/\w+-/g, 'href="repodata/') });
  const named = ({ path }: DoorRequest) => /\/repodata\/(\w+\.xml\.gz)$/.exec(path)?.[1];
  return {
    ...renaming,
    request: (request) => ({
      forward: named(request) ? { ...request, path: request.path.replace(/[^/]*$/, 'repomd.xml') } : request,
    }),
    response: async (response, request, tools) => {
      const name = named(request);
      if (!name) return renaming.response!(response, request, tools);
      const current = new RegExp(`href="repodata/(\\w+-${name})"`).exec(response.body.toString())?.[1];
      return current ? beside(request, current, tools) : NOT_FOUND;
    },
  };
}
