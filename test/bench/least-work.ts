import { createHash } from 'node:crypto';
import { gzipChunks } from '../../harness/archive/gzip.ts';
import { type Algorithm, Digester } from '../../harness/core/digest.ts';
import { seededBytes } from '../../harness/core/seed.ts';
import { SIZE_LIMITS } from '../../harness/core/size.ts';
import type { Work } from './timing.ts';

/** What a format asks of the bytes of a package before it is one, beside the four digests that every artefact has. */
interface Demands {
  /** Whether what it holds is compressed. */
  readonly gzip: boolean;
  /** Digests that are written into the package, so that they are made of other bytes than the artefact's. */
  readonly digests: readonly Algorithm[];
}

const GZIP: Demands = { gzip: true, digests: [] };

/** By format; a tar or zip with nothing in it about the bytes for those that are not listed. */
const DEMANDS: Readonly<Record<string, Demands>> = {
  // RECORD: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
  pypi: { gzip: true, digests: ['sha256'] },
  // md5sums: https://manpages.debian.org/bookworm/dpkg-dev/deb-md5sums.5.en.html
  deb: { gzip: true, digests: ['md5'] },
  // FILEDIGESTS, PAYLOADSHA256, PAYLOADSHA256ALT, SIGMD5: https://rpm-software-management.github.io/rpm/manual/tags.html
  rpm: { gzip: true, digests: ['sha256', 'sha256', 'sha256', 'md5'] },
  // Layer digest and DiffID: https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#layer-diffid
  docker: { gzip: true, digests: ['sha256', 'sha256'] },
  // The h1 hash, by which the client is judged: https://go.dev/ref/mod#go-sum-files
  go: { gzip: true, digests: ['sha256'] },
  // paths.json; frames are of raw blocks: https://conda.org/learn/ceps/cep-0034
  conda: { gzip: false, digests: ['sha256'] },
};

/** Digests and compresses, one after the other, as many bytes as a large package holds; nothing is made, nothing is written. */
export function leastWork(format: string): { name: string; run: Work } {
  const { gzip, digests } = DEMANDS[format] ?? GZIP;
  const name = ['the four digests', ...(gzip ? ['gzip'] : []), ...digests].join(', ');
  const run = async () => {
    const payload = [...seededBytes(SIZE_LIMITS.large.payload, 'bench')];
    const started = performance.now();
    const digester = new Digester();
    const own = digests.map((algorithm) => createHash(algorithm));
    for await (const chunk of gzip ? gzipChunks(payload) : payload) {
      digester.update(chunk);
      for (const hash of own) hash.update(chunk);
    }
    digester.digests();
    for (const hash of own) hash.digest();
    return performance.now() - started;
  };
  return { name, run };
}
