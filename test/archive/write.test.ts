import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { archiveTime, type Entry, open } from '../../harness/archive/entry.ts';
import { gzipChunks } from '../../harness/archive/gzip.ts';
import { readArchive } from '../../harness/archive/read.ts';
import { tarChunks } from '../../harness/archive/tar.ts';
import { writeTarGz, writeZip } from '../../harness/archive/write.ts';
import { zipChunks } from '../../harness/archive/zip.ts';
import { digestBytes, digestFile } from '../../harness/core/digest.ts';
import { seededBytes } from '../../harness/core/seed.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';
import { collect } from './collect.ts';

const segment = fc.stringMatching(/^[A-Za-z0-9_é+-]{1,60}$/);
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
const entries = fc.uniqueArray(
  fc.record({ path, content: bytes, mode: fc.constantFrom(0o644 as const, 0o755 as const) }),
  {
    selector: (entry) => entry.path,
    maxLength: 8,
  },
);

/** The same bytes as a source that hands them out in other pieces. */
function cut(content: Buffer, every: number): Entry['content'] {
  return {
    size: content.length,
    *chunks() {
      for (let at = 0; at < content.length; at += every) yield content.subarray(at, at + every);
    },
  };
}

const KINDS = {
  'tar.gz': { write: writeTarGz, chunks: (list: Entry[]) => gzipChunks(tarChunks(list)) },
  zip: { write: (file: string, list: Entry[]) => writeZip(file, list), chunks: (list: Entry[]) => zipChunks(list) },
};

for (const [kind, { write, chunks }] of Object.entries(KINDS)) {
  describe(`writing ${kind}`, () => {
    it('gives back what was put in, whatever the order and the chunks', async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, 'archive');
      await fc.assert(
        fc.asyncProperty(entries, fc.integer({ min: 1, max: 700 }), async (list, every) => {
          const written = await write(file, list);
          const { path: _, name: __, ...digests } = written;
          expect(digests).to.deep.equal(await digestFile(file));
          const again = await write(
            file,
            list.toReversed().map((entry) => ({ ...entry, content: cut(entry.content, every) })),
          );
          expect(again.sha256).to.equal(written.sha256);
          const read = await readArchive(file);
          expect([...read.keys()]).to.have.members(list.map((entry) => entry.path));
          for (const entry of list)
            expect(read.get(entry.path)).to.deep.include({ content: entry.content, mode: entry.mode });
        }),
        { numRuns: 25 },
      );
    });

    it('does not depend on the time or the environment of the run', async () => {
      const list = [{ path: 'a', content: Buffer.from('a') }];
      const now = Date.now;
      const first = await collect(chunks(list));
      try {
        Date.now = () => 4_000_000_000_000;
        process.env.TZ = 'Pacific/Auckland';
        expect(await collect(chunks(list))).to.deep.equal(first);
      } finally {
        Date.now = now;
        delete process.env.TZ;
      }
    });

    it('takes contents that are known only when their turn comes', async () => {
      await using folder = await temporaryFolder();
      let seen = 0;
      const big = {
        size: 3 << 20,
        *chunks() {
          for (const chunk of seededBytes(3 << 20, 'big')) {
            seen += chunk.length;
            yield chunk;
          }
        },
      };
      const file = join(folder.path, 'archive');
      await write(file, [
        { path: 'a', content: big },
        { path: 'b', content: () => Buffer.from(String(seen)) },
      ]);
      expect((await readArchive(file)).get('b')?.content?.toString()).to.equal(String(3 << 20));
    });

    it('leaves no file behind when a source fails', async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, 'archive');
      const failing = {
        size: 3 << 20,
        // biome-ignore lint/correctness/useYield: it fails before
        *chunks(): Generator<Buffer> {
          throw new Error('no bytes today');
        },
      };
      const failure = await write(file, [{ path: 'a', content: failing }]).catch((error: Error) => error);
      expect(failure).to.be.instanceOf(Error).with.property('message', 'no bytes today');
      expect(await readFile(file).catch((error: NodeJS.ErrnoException) => error.code)).to.equal('ENOENT');
    });

    for (const bad of ['../up', '/etc/passwd', 'a/../../b', 'C:/x', 'a\\b', '']) {
      it(`refuses the path ${JSON.stringify(bad)}`, () => {
        expect(() => write('/nowhere', [{ path: bad, content: Buffer.alloc(0) }]))
          .to.throw()
          .with.property('code', 'TEMPLATE_BROKEN');
      });
    }

    it('refuses a path that occurs twice', () => {
      const twice = { path: 'a', content: Buffer.alloc(0) };
      expect(() => write('/nowhere', [twice, twice])).to.throw(/occurs twice/);
    });
  });
}

describe('gzip', () => {
  it('is understood by zlib and depends on the content alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 6 }), async (pieces) => {
        const zipped = await collect(gzipChunks(pieces));
        expect(gunzipSync(zipped)).to.deep.equal(Buffer.concat(pieces));
        expect(await collect(gzipChunks([Buffer.concat(pieces)]))).to.deep.equal(zipped);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bytes for a long content in short and in long pieces', async () => {
    const content = Buffer.concat([...seededBytes(400_000, 'long'), Buffer.alloc(300_000, 'text ')]);
    const zipped = async (every: number) => {
      const { chunks } = open(cut(content, every));
      return digestBytes(await collect(gzipChunks(chunks))).sha256;
    };
    expect(await zipped(1_000))
      .to.equal(await zipped(content.length))
      .and.to.equal(await zipped(70_001));
  });
});

describe('archiveTime', () => {
  it('is SOURCE_DATE_EPOCH, or a constant', () => {
    expect(archiveTime({})).to.equal(1_577_836_800);
    expect(archiveTime({ SOURCE_DATE_EPOCH: '1700000000' })).to.equal(1_700_000_000);
    for (const bad of ['yesterday', '-1', '0', '1e9']) {
      expect(() => archiveTime({ SOURCE_DATE_EPOCH: bad }))
        .to.throw()
        .with.property('code', 'CONFIG_INVALID');
    }
  });
});
