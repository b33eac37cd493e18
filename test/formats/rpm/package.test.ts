import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Package } from '../../../harness/core/package.ts';
import { type Signer, signatureOf } from '../../../harness/core/signing.ts';
import { SIZE_LIMITS } from '../../../harness/core/size.ts';
import { build } from '../../../harness/formats/rpm/package.ts';
import { NotAnRpm, readHeaders } from '../../../harness/formats/rpm/read-header.ts';
import { signingKeys } from '../../../pki/openpgp-key.ts';
import { signersOf } from '../../../pki/signer.ts';
import { refuses, workshop } from '../build-fixture.ts';

const KIT = { name: 'kit', version: '2:1.0~rc1-3' };

/** Headers and files of a package. */
async function opened({ file }: Package) {
  const bytes = await readFile(file.path);
  const { signature, header } = readHeaders(bytes);
  const payload = bytes.subarray(header.range.end);
  return { bytes, signature, header, payload, files: cpioFiles(gunzipSync(payload)) };
}

function cpioFiles(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const padded = (length: number) => length + (-length & 3);
  for (let at = 0; ; ) {
    const field = (index: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    const [size, nameSize] = [field(6), field(11)];
    const name = archive.toString('utf8', at + 110, at + 109 + nameSize);
    if (name === 'TRAILER!!!') return files;
    const start = at + padded(110 + nameSize);
    files.set(name, archive.subarray(start, start + size));
    at = start + padded(size);
  }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('rpm packages', () => {
  it('are the same for the same spec, in any folder, and other ones for another', async () => {
    await using shop = await workshop(build, KIT);
    const [first, second] = [await shop.build(), await shop.build()];
    expect(second.file.sha512).to.equal(first.file.sha512);
    for (const more of [{ seed: '8' }, { edition: 'x' }, { version: '9' }, { manifest: { Summary: 'x' } }]) {
      const other = await shop.build(more);
      expect(other.marker, JSON.stringify(more)).not.to.equal(first.marker);
      expect(other.file.sha512, JSON.stringify(more)).not.to.equal(first.file.sha512);
    }
  });

  it('are named as rpmbuild names them, with the epoch in the version alone', async () => {
    await using shop = await workshop(build, KIT);
    const pkg = await shop.build();
    expect(pkg.file.name).to.equal('kit-1.0~rc1-3.noarch.rpm');
    expect(pkg.file.place).to.equal('Packages/k/kit-1.0~rc1-3.noarch.rpm');
    expect(pkg.version).to.equal('2:1.0~rc1-3');
    expect(pkg.purl).to.equal('pkg:rpm/kit@1.0~rc1-3?arch=noarch&epoch=2');
    expect((await shop.build({ version: '1.0' })).version).to.equal('1.0-1');
  });

  it('state digests of header, payload and each file', async () => {
    await using shop = await workshop(build, KIT);
    const { bytes, signature, header, payload, files } = await opened(await shop.build());
    const { start, end } = header.range;
    expect(signature.text(273)).to.equal(sha256(bytes.subarray(start, end)));
    expect(signature.number(1000)).to.equal(bytes.length - start);
    expect(signature.bytes(1004)?.toString('hex')).to.equal(
      createHash('md5').update(bytes.subarray(start)).digest('hex'),
    );
    expect(header.text('payloadDigest')).to.equal(sha256(payload));
    expect(header.text('payloadDigestAlt')).to.equal(sha256(gunzipSync(payload)));
    expect(signature.number(1007)).to.equal(gunzipSync(payload).length);
    const [names, folders] = [header.texts('baseNames'), header.texts('dirNames')];
    const paths = names.map((name, index) => `.${folders[header.numbers('dirIndexes')[index]!]}${name}`);
    expect([...files.keys()]).to.deep.equal(paths);
    expect(header.texts('fileDigests')).to.deep.equal([...files.values()].map(sha256));
    expect(header.numbers('fileSizes')).to.deep.equal([...files.values()].map(({ length }) => length));
  });

  it('say what the spec says', async () => {
    await using shop = await workshop(build, KIT);
    const pkg = await shop.build({
      manifest: { Arch: 'x86_64', Requires: ['b >= 1:2-3', 'a', '(x or y)'], Files: { '/usr/bin/more': 'x' } },
    });
    const { header, files } = await opened(pkg);
    const facts = ['name', 'version', 'release', 'arch', 'os'] as const;
    expect(facts.map((tag) => header.text(tag))).to.deep.equal(['kit', '1.0~rc1', '3', 'x86_64', 'linux']);
    expect(header.number('epoch')).to.equal(2);
    const required = header
      .texts('requireName')
      .map(
        (name, index) => `${name} ${header.numbers('requireFlags')[index]} ${header.texts('requireVersion')[index]}`,
      );
    expect(required).to.include.members([
      'b 12 1:2-3',
      'a 0 ',
      '(x or y) 0 ',
      'rpmlib(FileDigests) 16777226 4.6.0-1',
      'rpmlib(RichDependencies) 16777226 4.12.0-1',
    ]);
    expect(header.texts('requireName')).to.deep.equal(header.texts('requireName').toSorted());
    expect(header.texts('provideName')).to.include('kit');
    expect(files.get('./usr/bin/kit')!.toString()).to.include(pkg.marker);
    expect(header.text('postIn')).to.include(pkg.marker);
    expect(header.text('postInProg')).to.equal('<lua>');
    expect(files.get('./usr/bin/more')!.toString()).to.equal('x');
  });

  it('keep their sizes and have a payload of their own', async () => {
    await using shop = await workshop(build, KIT);
    const payloads: Buffer[] = [];
    for (const edition of ['one', 'two']) {
      const pkg = await shop.build({ size: 'medium', edition });
      expect(pkg.file.size).to.be.within(SIZE_LIMITS.medium.min, SIZE_LIMITS.medium.max);
      const { files } = await opened(pkg);
      payloads.push(files.get('./usr/share/kit/payload.bin')!);
    }
    expect(payloads.map(({ length }) => length)).to.deep.equal([
      SIZE_LIMITS.medium.payload,
      SIZE_LIMITS.medium.payload,
    ]);
    expect(payloads[0]!.equals(payloads[1]!)).to.equal(false);
  });

  it('carry a signature of the header: none, a good one, or one of other bytes', async () => {
    const signers = await signersOf(signingKeys(new Date()));
    await using shop = await workshop(build, KIT);
    const signatures: (string | undefined)[] = [];
    for (const bad of [undefined, 'tampered', 'wrong-key', 'unsigned'] as const) {
      const spec = signatureOf(signers, bad);
      const { signature, header, bytes } = await opened(await shop.build(spec ? { signature: spec } : {}));
      expect(signature.text(273), `digest when ${bad}`).to.equal(
        sha256(bytes.subarray(header.range.start, header.range.end)),
      );
      signatures.push(signature.bytes(268)?.toString('hex'));
    }
    expect(signatures[3]).to.equal(undefined);
    expect(new Set(signatures).size).to.equal(4);
    for (const [index, signer] of [signers.trusted, signers.trusted, signers.unknown].entries())
      expect(signatures[index], `key of ${index}`).to.include(signer.keyId.toLowerCase());
  });

  it('are signed over the whole header, or over another one', async () => {
    await using shop = await workshop(build, KIT);
    for (const tampered of [false, true]) {
      const seen: Buffer[] = [];
      const signer = {
        detachedBinary: async (data: Uint8Array) => seen[seen.push(Buffer.from(data)) - 1],
      } as unknown as Signer;
      const { bytes, header } = await opened(await shop.build({ signature: { signer, tampered } }));
      const { start, end } = header.range;
      expect(seen[0]!.equals(bytes.subarray(start, end)), `signed as it is, tampered ${tampered}`).to.equal(!tampered);
      expect(seen[0]!.length, 'bytes that were signed').to.equal(end - start);
    }
  });

  it('are refused for names, versions, kinds and manifests outside the grammar', async () => {
    await refuses(build, [
      ['', '1'],
      ['a b', '1'],
      ['-kit', '1'],
      ['kit', ''],
      ['kit', '1-2-3'],
      ['kit', 'x:1'],
      ['kit', '1 0'],
    ]);
    await using shop = await workshop(build, KIT);
    for (const more of [
      { kinds: ['deb'] },
      { manifest: { Requires: 'a' } },
      { manifest: { Requires: ['a >='] } },
      { manifest: { License: null } },
    ]) {
      const error = await shop.build(more).catch((error: unknown) => error);
      expect(error, JSON.stringify(more)).to.have.property('code', 'SPEC_INVALID');
    }
  });

  it('are told from what is no package, or not all of one', async () => {
    await using shop = await workshop(build, KIT);
    const bytes = await readFile((await shop.build()).file.path);
    for (const broken of [Buffer.from('x'), Buffer.alloc(200), bytes.subarray(0, 96), bytes.subarray(0, 400)])
      expect(() => readHeaders(broken)).to.throw(NotAnRpm);
  });
});
