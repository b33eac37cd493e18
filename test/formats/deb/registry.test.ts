import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { arChunks, memberOf } from '../../../harness/archive/ar.ts';
import { gzipChunks } from '../../../harness/archive/gzip.ts';
import { tarChunks } from '../../../harness/archive/tar.ts';
import { digestBytes } from '../../../harness/core/digest.ts';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import type { Signer } from '../../../harness/core/signing.ts';
import { build } from '../../../harness/formats/deb/package.ts';
import { stanzasFor } from '../../../harness/formats/deb/protocol/lookup.ts';
import { readSnapshot } from '../../../harness/formats/deb/protocol/snapshot.ts';
import { protocol } from '../../../harness/formats/deb/protocol.ts';
import { registry } from '../../../harness/formats/deb/registry.ts';
import { collect } from '../../archive/collect.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

const signer: Signer = {
  keyId: 'K',
  fingerprint: 'F',
  publicKey: 'the public key',
  publicKeyPem: 'the public key',
  plain: async () => Buffer.alloc(0),
  detached: async (data) => `detached over ${digestBytes(data as Uint8Array).sha256}`,
  detachedBinary: async () => Buffer.alloc(0),
  clear: async (text) => `clear over ${digestBytes(Buffer.from(text)).sha256}`,
};

describe('deb registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  beforeEach(async () => {
    fixture = await Fixture.start({ deb: registry }, { signer });
    http = fixture.http(protocol, '/deb/');
  });
  afterEach(() => fixture.remove());
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0' });
  });
  after(() => shop[Symbol.asyncDispose]());

  const make = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build(more);
  const put = async (pkg: Package, query = '', name = pkg.file.name) =>
    http.put(`pool/${encodeURIComponent(name)}${query}`, { body: await readFile(pkg.file.path) });

  it('lists what was uploaded by its own fields, for each architecture, and serves it', async () => {
    const pkg = await make({ version: '1:1.0~rc1-1+b1' });
    expect((await put(pkg, '', 'lie_9_arm64.deb')).status).to.equal(201);
    const [listed, ...others] = await protocol.readIndex(http, 'kit');
    expect(others).to.have.lengthOf(0);
    expect(listed).to.deep.include({ name: pkg.file.name, version: pkg.version, size: pkg.file.size });
    expect(listed!.digests).to.deep.equal({ sha256: pkg.file.sha256, md5: pkg.file.md5 });
    for (const url of [listed!.url, decodeURIComponent(listed!.url)])
      expect((await http.get(url)).sha256, url).to.equal(pkg.file.sha256);
    for (const architecture of ['amd64', 'arm64']) {
      const [stanza] = await stanzasFor(http, 'kit', architecture);
      for (const [name, value] of Object.entries(pkg.manifest)) expect(stanza![name], name).to.equal(value);
    }
  });

  it('signs a Release that lists every index as it is served', async () => {
    await put(await make());
    const { release, files } = await readSnapshot(http);
    expect([...release.hashes.keys()]).to.deep.equal(['SHA256']);
    expect(files.size).to.equal(4);
    for (const { path, size, digest } of release.hashes.get('SHA256')!) {
      const { size: length, sha256 } = files.get(path)!;
      expect([length, sha256], path).to.deep.equal([size, digest]);
      const hashed = await http.get(`dists/stable/${path.replace(/[^/]+$/, `by-hash/SHA256/${digest}`)}`);
      expect(hashed.sha256).to.equal(digest);
    }
    const { sha256 } = digestBytes(Buffer.from(release.text));
    expect((await http.get('dists/stable/InRelease')).text()).to.equal(`clear over ${sha256}`);
    expect((await http.get('dists/stable/Release.gpg')).text()).to.equal(`detached over ${sha256}`);
    expect((await http.get('key.asc')).text()).to.equal('the public key');
    const plain = files.get('main/binary-amd64/Packages')!.body;
    expect(gunzipSync(files.get('main/binary-amd64/Packages.gz')!.body).equals(plain)).to.equal(true);
  });

  it('keeps the indexes of the last generations by their digests', async () => {
    await put(await make({ version: '1.0' }));
    const { release } = await readSnapshot(http);
    const first = release.hashes.get('SHA256')!.find(({ path }) => path === 'main/binary-amd64/Packages')!.digest;
    for (const version of ['1.1', '1.2', '1.3', '1.4']) await put(await make({ version }));
    const old = await http.get(`dists/stable/main/binary-amd64/by-hash/SHA256/${first}`);
    expect([old.status, old.sha256]).to.deep.equal([200, first]);
    expect((await protocol.readIndex(http, 'kit')).map(({ version }) => version)).to.have.lengthOf(5);
  });

  it('keeps suites and components apart', async () => {
    const builds = [await make({ edition: 'a' }), await make({ edition: 'b' }), await make({ edition: 'c' })];
    const places = [
      { suite: 'stable', component: 'main' },
      { suite: 'stable', component: 'contrib' },
      { suite: 'testing', component: 'main' },
    ];
    for (const [index, pkg] of builds.entries()) {
      const { suite, component } = places[index]!;
      expect((await put(pkg, `?distribution=${suite}&component=${component}`)).status).to.equal(201);
    }
    for (const [index, pkg] of builds.entries()) {
      const stanzas = await stanzasFor(http, 'kit', 'amd64', places[index]!);
      expect(stanzas.map(({ SHA256 }) => SHA256)).to.deep.equal([pkg.file.sha256]);
    }
  });

  it('refuses other bytes of a version, and keeps two epochs apart', async () => {
    const first = await make({ version: '1:1.0-1' });
    expect((await put(first)).status).to.equal(201);
    expect((await put(await make({ version: '1:1.0-1', edition: 'other' }))).status).to.equal(409);
    expect((await put(await make({ version: '2:1.0-1' }))).status).to.equal(201);
    const digests = new Set((await protocol.readIndex(http, 'kit')).map(({ url }) => url));
    expect(digests.size).to.equal(2);
    expect(await fixture.blobs()).to.have.lengthOf(2);
  });

  it('deletes one file, its version with the last one, and the package with the last version', async () => {
    const [amd64, arm64] = [
      await make({ manifest: { Architecture: 'amd64' } }),
      await make({ manifest: { Architecture: 'arm64' } }),
    ];
    for (const pkg of [amd64, arm64]) await put(pkg);
    const url = (await stanzasFor(http, 'kit', 'amd64'))[0]!.Filename;
    expect((await http.delete(url)).status).to.equal(204);
    expect((await http.get(url)).status).to.equal(404);
    expect((await http.delete(url)).status).to.equal(404);
    const [left, ...others] = await protocol.readIndex(http, 'kit');
    expect([left!.digests.sha256, others.length]).to.deep.equal([arm64.file.sha256, 0]);
    expect((await protocol.remove!(http, arm64)).status).to.equal(204);
    expect(await protocol.readIndex(http, 'kit')).to.deep.equal([]);
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('refuses what is no package and keeps nothing of it', async () => {
    const pkg = await make();
    const bytes = await readFile(pkg.file.path);
    const control = async (text: string) =>
      memberOf(
        'control.tar.gz',
        await collect(gzipChunks(tarChunks([{ path: './control', content: Buffer.from(text) }]))),
      );
    const version = memberOf('debian-binary', Buffer.from('2.0\n'));
    const data = memberOf('data.tar.gz', Buffer.from('data'));
    const fields = 'Package: kit\nVersion: 1.0\nArchitecture: all\nMaintainer: x\nDescription: x\n';
    const archive = async (text: string) => collect(arChunks([version, await control(text), data]));
    const cases: [string, number, Buffer][] = [
      ['text', 400, Buffer.from('hello')],
      ['a cut package', 400, bytes.subarray(0, 900)],
      ['another order', 400, await collect(arChunks([await control(fields), version, data]))],
      ['no data', 400, await collect(arChunks([version, await control(fields)]))],
      [
        'another format',
        400,
        await collect(arChunks([memberOf('debian-binary', Buffer.from('3.0\n')), await control(fields), data])),
      ],
      ['no gzip', 400, await collect(arChunks([version, memberOf('control.tar.gz', Buffer.from('x')), data]))],
      ['xz', 422, await collect(arChunks([version, memberOf('control.tar.xz', Buffer.from('x')), data]))],
      ['no control file', 422, await archive('')],
      ['a field twice', 422, await archive(`${fields}Version: 2\n`)],
      ['no end of the last line', 422, await archive(fields.trimEnd())],
      ['no maintainer', 422, await archive(fields.replace('Maintainer: x\n', ''))],
      ['a bad name', 422, await archive(fields.replace('kit', 'Kit_'))],
      ['a bad version', 422, await archive(fields.replace('1.0', 'latest'))],
      ['a bad architecture', 422, await archive(fields.replace('all', '../all'))],
    ];
    for (const [what, status, body] of cases)
      expect((await http.put('pool/kit.deb', { body })).status, what).to.equal(status);
    expect((await put(pkg, '?distribution=../x')).status).to.equal(400);
    expect((await put(pkg, '', 'kit.rpm')).status).to.equal(400);
    expect(await protocol.readIndex(http, 'kit')).to.deep.equal([]);
    expect(await fixture.blobs()).to.deep.equal([]);
    expect((await http.put('pool/kit.deb', { body: await archive(fields) })).status, 'the twin').to.equal(201);
  });

  it('answers conditional requests by a time, and never says that a changed index is unchanged', async () => {
    await put(await make({ version: '1.0' }));
    const path = 'dists/stable/InRelease';
    const { headers } = await http.get(path);
    expect(headers['last-modified']).to.match(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
    await put(await make({ version: '1.1' }));
    const conditional = { headers: { 'if-modified-since': headers['last-modified']! } };
    expect((await http.get(path, conditional)).status).to.equal(200);
    const later = { headers: { 'if-modified-since': new Date(Date.now() + 5_000).toUTCString() } };
    expect((await http.get(path, later)).status).to.equal(304);
  });

  it('has no signatures without a key', async () => {
    await using bare = {
      fixture: await Fixture.start({ deb: registry }),
      [Symbol.asyncDispose]: () => bare.fixture.remove(),
    };
    const plain = bare.fixture.http(protocol, '/deb/');
    await plain.put('pool/kit.deb', { body: await readFile((await make()).file.path) });
    expect((await plain.get('dists/stable/Release')).status).to.equal(200);
    for (const path of ['dists/stable/InRelease', 'dists/stable/Release.gpg', 'key.asc'])
      expect((await plain.get(path)).status, path).to.equal(404);
  });
});
