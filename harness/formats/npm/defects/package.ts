import { gunzipSync, gzipSync } from 'node:zlib';
import { type Defect, defect } from '../../../core/defect.ts';
import {
  acknowledges,
  changesDocument,
  changesTarball,
  changesVersions,
  digestsOf,
  putsDocument,
  replacesPublished,
} from './rewrite.ts';

const ROUNDTRIPS = ['x.package.roundtrip', 'npm.publish.roundtrip'] as const;

/** Wrong bytes, wrong digests, nothing stored. */
export const packageDefects: readonly Defect[] = [
  defect({
    id: 'x.package.roundtrip:last-byte-dropped',
    sentence: 'The last byte of each tarball is not sent.',
    kills: [...ROUNDTRIPS, 'npm.tarball.integrity'],
    plant: () => changesTarball((bytes) => bytes.subarray(0, -1)),
  }),
  defect({
    id: 'x.package.roundtrip:digest-of-another-file',
    sentence: 'The document states digests of a file that it does not name.',
    kills: ['x.package.roundtrip', 'npm.tarball.integrity'],
    plant: () => changesVersions(({ dist }) => Object.assign(dist, digestsOf(Buffer.from('another file')))),
  }),
  defect({
    id: 'x.package.roundtrip:tarball-under-another-name',
    sentence: 'The document names each tarball by its version alone.',
    kills: ['x.package.roundtrip'],
    plant: () =>
      changesVersions(({ dist, version }) => {
        dist.tarball = dist.tarball.replace(/[^/]*$/, `${version}.tgz`);
      }),
  }),
  defect({
    id: 'npm.publish.roundtrip:not-stored',
    sentence: 'A publication is answered with 201 and dropped.',
    kills: [...ROUNDTRIPS],
    plant: () => acknowledges(putsDocument),
  }),
  defect({
    id: 'npm.publish.roundtrip:no-latest',
    sentence: 'The first publication of a package sets no tag.',
    kills: ['npm.publish.roundtrip'],
    plant: () =>
      changesDocument((document) => {
        document['dist-tags'] = {};
      }),
  }),
  defect({
    id: 'npm.tarball.integrity:no-integrity',
    sentence: 'The document states the SHA-1 of a tarball alone.',
    kills: ['npm.tarball.integrity'],
    plant: () =>
      changesVersions(({ dist }) => {
        delete dist.integrity;
      }),
  }),
  defect({
    id: 'npm.tarball.integrity:of-another-version',
    sentence: 'All versions state the integrity of the newest.',
    kills: ['npm.tarball.integrity'],
    plant: () =>
      changesDocument(({ versions }) => {
        const entries = Object.values<{ dist: { integrity: string } }>(versions);
        for (const { dist } of entries) dist.integrity = entries.at(-1)!.dist.integrity;
      }),
  }),
  defect({
    id: 'npm.tarball.integrity:compressed-again',
    sentence: 'Tarballs are unpacked and compressed again when they are served.',
    kills: ['npm.tarball.integrity', 'x.package.roundtrip'],
    plant: () => changesTarball((bytes) => gzipSync(gunzipSync(bytes), { level: 1 })),
  }),
  defect({
    id: 'npm.tarball.integrity:compressed-again-at-publication',
    sentence: 'A tarball is compressed again before it is stored, and the document states the digests of that.',
    kills: ['npm.tarball.integrity', ...ROUNDTRIPS],
    plant: () => replacesPublished((bytes) => gzipSync(gunzipSync(bytes), { level: 1 })),
  }),
  defect({
    id: 'npm.tarball.integrity:decays',
    sentence: 'A tarball is served with a flipped bit from the tenth read on.',
    kills: ['npm.tarball.integrity'],
    plant: () =>
      changesTarball((bytes, read) => {
        if (read < 10) return bytes;
        const decayed = Buffer.from(bytes);
        decayed[decayed.length >> 1]! ^= 1;
        return decayed;
      }),
  }),
];
