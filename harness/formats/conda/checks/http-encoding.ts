import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { check } from '../../../core/check.ts';
import type { RawResponse } from '../../../core/http.ts';

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  identity: (body) => body,
};

/** What lies below the content coding that the answer states. */
function decoded({ headers, body }: RawResponse): Buffer | undefined {
  return DECODERS[headers['content-encoding'] ?? 'identity']?.(body);
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
      expect(JSON.parse(decoded(json)!.toString('utf8')), `repodata.json as ${coding}`).to.have.property(
        'packages.conda',
      );
      const packed = await http.get('linux-64/repodata.json.zst', { headers });
      if (packed.status === 404) continue;
      const plain = zstdDecompressSync(decoded(packed)!);
      expect(JSON.parse(plain.toString('utf8')), `repodata.json.zst as ${coding}`).to.have.property('packages.conda');
    }
  },
});
