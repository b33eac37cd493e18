import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { check } from '../../../core/check.ts';
import { Violation } from '../../../core/finding.ts';
import type { RawResponse } from '../../../core/http.ts';

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  identity: (body) => body,
};

/** The document below the content coding that the answer states, and below `packing`. */
function documentIn({ url, headers, body }: RawResponse, packing: string): unknown {
  const coding = headers['content-encoding'] ?? 'identity';
  try {
    return JSON.parse(DECODERS[packing]!(DECODERS[coding]!(body)).toString('utf8'));
  } catch (error) {
    throw new Violation(`${url} cannot be read`, `JSON in ${packing} in ${coding}`, (error as Error).message);
  }
}

/** A coding is what the transfer adds: the .zst is compressed once, and the .json not unless the header says so. */
export default check({
  id: 'conda.http.encoding',
  tier: 'full',
  proves: ['conda.http.encoded-once'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'encoded' });
    await publisher().publish(pkg);
    for (const coding of ['identity', 'gzip', 'zstd', 'gzip, deflate, br, zstd']) {
      const headers = { 'accept-encoding': coding };
      const json = await http.get('linux-64/repodata.json', { headers });
      expect(coding.split(', '), 'codings that were accepted').to.include(
        json.headers['content-encoding'] ?? coding.split(', ')[0],
      );
      expect(documentIn(json, 'identity'), `repodata.json as ${coding}`).to.have.property('packages.conda');
      const packed = await http.get('linux-64/repodata.json.zst', { headers });
      if (packed.status === 404) continue;
      expect(documentIn(packed, 'zstd'), `repodata.json.zst as ${coding}`).to.have.property('packages.conda');
    }
  },
});
