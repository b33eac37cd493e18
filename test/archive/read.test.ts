import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { gzipChunks } from '../../harness/archive/gzip.ts';
import { type ReadOptions, readArchive } from '../../harness/archive/read.ts';
import { tarChunks } from '../../harness/archive/tar.ts';
import { zipChunks } from '../../harness/archive/zip.ts';
import { Violation } from '../../harness/core/finding.ts';
import { collect } from './collect.ts';

/** A tar archive with one entry whose header is changed before its checksum is made. */
async function tarWith(change: (header: Buffer) => void, content = Buffer.from('hello')): Promise<Buffer> {
  const tar = await collect(tarChunks([{ path: 'name.txt', content }]));
  change(tar);
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return tar;
}

const named = (name: string) => (header: Buffer) => void header.fill(0, 0, 100).write(name, 0);
const typed = (type: string, target: string) => (header: Buffer) => {
  header.write(type, 156);
  header.write(target, 157);
};

/** A zip archive with one entry `name.txt` in which both headers are changed. */
async function zipWith(change: (zip: Buffer, local: number, central: number) => void): Promise<Buffer> {
  const zip = await collect(zipChunks([{ path: 'name.txt', content: Buffer.from('hello') }]));
  change(zip, 0, zip.indexOf('PK\u0001\u0002', 0, 'latin1'));
  return zip;
}

const renamed = (name: string) => (zip: Buffer, local: number, central: number) => {
  zip.write(name, local + 30);
  zip.write(name, central + 46);
};

async function refusal(archive: Buffer, options: ReadOptions = {}): Promise<string> {
  const outcome = await readArchive(archive, options).catch((error: unknown) => error);
  expect(outcome).to.be.instanceOf(Violation);
  const { message, expected, actual } = outcome as Violation;
  return `${message} ${expected}: ${actual}`;
}

describe('readArchive', () => {
  const files = [
    { path: 'a/METADATA', content: Buffer.from('Name: a\n') },
    { path: 'payload.bin', content: Buffer.alloc(3 << 20, 7) },
  ];

  it('reads tar, tar.gz and zip by their first bytes and keeps what is wanted', async () => {
    for (const chunks of [tarChunks(files), gzipChunks(tarChunks(files)), zipChunks(files)]) {
      const read = await readArchive(await collect(chunks), { want: (path) => path.endsWith('METADATA') });
      expect([...read.keys()].sort()).to.deep.equal(['a/METADATA', 'payload.bin']);
      expect(read.get('a/METADATA')?.content?.toString()).to.equal('Name: a\n');
      expect(read.get('payload.bin')).to.deep.equal({ path: 'payload.bin', size: 3 << 20, mode: 0o644 });
    }
  });

  it('refuses tar entries that leave the archive', async () => {
    expect(await refusal(await tarWith(named('../name.txt')))).to.match(/climbs out/);
    expect(await refusal(await tarWith(named('/name.txt')))).to.match(/absolute/);
    expect(await refusal(gzipSync(await tarWith(named('a/../../b'))))).to.match(/climbs out/);
  });

  it('refuses links and devices', async () => {
    expect(await refusal(await tarWith(typed('2', '/etc/passwd'), Buffer.alloc(0)))).to.match(/symlink/);
    expect(await refusal(await tarWith(typed('1', 'other'), Buffer.alloc(0)))).to.match(/a link/);
    expect(await refusal(await tarWith(typed('3', ''), Buffer.alloc(0)))).to.match(/character-device/);
    const link = await zipWith((zip, _, central) => void zip.writeUInt32LE((0o120777 << 16) >>> 0, central + 38));
    expect(await refusal(link)).to.match(/symlink/);
  });

  it('refuses zip entries that leave the archive or hide behind two names', async () => {
    expect(await refusal(await zipWith(renamed('../n.txt')))).to.match(/climbs out/);
    expect(await refusal(await zipWith(renamed('/ame.txt')))).to.match(/absolute/);
    expect(await refusal(await zipWith((zip, local) => void zip.write('other.sh', local + 30)))).to.match(
      /one name in both/,
    );
  });

  it('refuses a zip entry whose bytes, size or checksum are not as stated', async () => {
    expect(await refusal(await zipWith((zip, local) => void zip.write('J', local + 38)))).to.match(/CRC-32/);
    const longer = await zipWith((zip, _, central) => void zip.writeUInt32LE(6, central + 24));
    expect(await refusal(longer)).to.match(/6 bytes: 5 bytes/);
    expect(await refusal(await zipWith((zip, _, central) => void zip.writeUInt16LE(99, central + 10)))).to.match(
      /method 99/,
    );
    expect(await refusal(await zipWith((zip, _, central) => void zip.writeUInt16LE(1, central + 8)))).to.match(
      /encrypted/,
    );
  });

  it('stops bombs', async () => {
    const bomb = [{ path: 'zeros', content: Buffer.alloc(8 << 20) }];
    const limit = { maxBytes: 4 << 20 };
    expect(await refusal(await collect(gzipChunks(tarChunks(bomb))), limit)).to.match(/expanded bytes/);
    expect(await refusal(await collect(zipChunks(bomb)), limit)).to.match(/expanded bytes/);
    const liar = await collect(zipChunks(bomb));
    liar.writeUInt32LE(10, liar.indexOf('PK\u0001\u0002', 0, 'latin1') + 24);
    expect(await refusal(liar, limit)).to.match(/10 deflated bytes/);
    expect(await refusal(await collect(tarChunks(bomb)), { maxKept: 1 << 20 })).to.match(/contents to be read/);
  });

  it('limits the number of entries', async () => {
    const many = Array.from({ length: 5 }, (_, index) => ({ path: `f${index}`, content: Buffer.alloc(0) }));
    for (const chunks of [tarChunks(many), zipChunks(many)]) {
      expect(await refusal(await collect(chunks), { maxEntries: 4 })).to.match(/at most 4 entries/);
    }
  });

  it('refuses a path that occurs twice', async () => {
    const twice = [files[0]!, files[0]!];
    for (const chunks of [tarChunks(twice), zipChunks(twice)]) {
      expect(await refusal(await collect(chunks))).to.match(/occurs twice/);
    }
  });

  it('refuses what is cut off or no archive at all', async () => {
    const tar = await collect(gzipChunks(tarChunks(files)));
    const zip = await collect(zipChunks(files));
    expect(await refusal(tar.subarray(0, tar.length - 20))).to.match(/tar archive cannot be read/);
    expect(await refusal(tar.subarray(0, tar.length - 4))).to.match(/tar archive cannot be read/);
    expect(await refusal(zip.subarray(0, zip.length - 30))).to.match(/zip archive cannot be read/);
    expect(await refusal(Buffer.from('<html>not found</html>'.repeat(100)))).to.match(/tar archive cannot be read/);
    expect(await refusal(Buffer.alloc(0))).to.match(/cannot be read/);
  });
});
