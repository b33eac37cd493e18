// Wrong bytes, wrong digests, wrong addresses.
import { createHash } from 'node:crypto';
import { type Defect, defect } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import {
  answersInstead,
  crateIn,
  isConfig,
  isDownload,
  isPublish,
  rewritesConfig,
  rewritesDownload,
  rewritesEntries,
} from './plant.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const ROUNDTRIP = 'x.package.roundtrip';
const CHECKSUM = 'cargo.index.cksum';
const PUBLISH = 'cargo.publish.roundtrip';
const CONFIG = 'cargo.index.config-json';

export const artefactDefects: readonly Defect[] = [
  defect({
    id: 'x.package.roundtrip:last-byte-dropped',
    sentence: 'Downloads lack their last byte.',
    kills: [ROUNDTRIP, CHECKSUM],
    plant: rewritesDownload((body) => body.subarray(0, -1)),
  }),
  defect({
    id: 'x.package.roundtrip:digest-of-another-file',
    sentence: 'The index states the checksum of another file.',
    kills: [ROUNDTRIP, CHECKSUM],
    plant: rewritesEntries((entry) => ({ ...entry, cksum: sha256(`${entry.name}-${entry.vers}`) })),
  }),
  defect({
    id: 'x.package.roundtrip:repacked',
    sentence: 'Crates are repacked on the way in, and the index states the checksum of the new file.',
    kills: [ROUNDTRIP, CHECKSUM],
    plant: () => ({ matches: isPublish, requestBody: repacked }),
  }),
  defect({
    id: 'cargo.index.cksum:of-the-metadata',
    sentence: 'The checksum is made of the metadata instead of the crate.',
    kills: [CHECKSUM],
    plant: rewritesEntries(({ cksum, ...entry }) => ({ ...entry, cksum: sha256(JSON.stringify(entry)) })),
  }),
  defect({
    id: 'cargo.index.cksum:byte-appended',
    sentence: 'Downloads have a line end more.',
    kills: [CHECKSUM],
    plant: rewritesDownload((body) => Buffer.concat([body, Buffer.from('\n')])),
  }),
  defect({
    id: 'cargo.index.cksum:upper-case',
    sentence: 'The checksum is in upper-case digits, which cargo does not compare equal.',
    kills: [CHECKSUM],
    plant: rewritesEntries((entry) => ({ ...entry, cksum: entry.cksum.toUpperCase() })),
  }),
  defect({
    id: 'cargo.publish.roundtrip:download-404',
    sentence: 'Crates are listed, but their downloads are answered with 404.',
    kills: [PUBLISH, ROUNDTRIP, CONFIG],
    plant: answersInstead(isDownload, 404, { errors: [{ detail: 'not found' }] }),
  }),
  defect({
    id: 'cargo.index.config-json:api-twice',
    sentence: '"api" already holds the path that cargo appends.',
    kills: [CONFIG],
    plant: rewritesConfig((config: Json) => ({ ...config, api: `${config.api}/api` })),
  }),
  defect({
    id: 'cargo.index.config-json:api-slash',
    sentence: '"api" ends with a slash.',
    kills: [CONFIG],
    plant: rewritesConfig((config: Json) => ({ ...config, api: `${config.api}/` })),
  }),
  defect({
    id: 'cargo.index.config-json:not-below-the-index',
    sentence: 'config.json is not served below the URL of the index.',
    kills: [CONFIG],
    plant: answersInstead(isConfig, 404, { errors: [{ detail: 'not found' }] }),
  }),
];

/** Only the operating system in the gzip header changes, so that everything agrees, but on bytes that nobody sent. */
function repacked(body: Buffer): Buffer {
  const at = (crateIn(body)?.start ?? body.length) + 9;
  return at < body.length ? Buffer.from(body.with(at, body[at]! ^ 1)) : body;
}
