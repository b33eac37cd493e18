import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import { build } from '../../../harness/formats/rpm/package.ts';
import { readPrimary } from '../../../harness/formats/rpm/protocol/primary.ts';
import { encodePath, REPOMD, readData, readRepomd } from '../../../harness/formats/rpm/protocol/repomd.ts';
import { all, first, parseXml } from '../../../harness/formats/rpm/protocol/xml.ts';
import { protocol } from '../../../harness/formats/rpm/protocol.ts';
import { registry } from '../../../harness/formats/rpm/registry.ts';
import { signingKeys } from '../../../pki/openpgp-key.ts';
import { signersOf } from '../../../pki/signer.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

describe('rpm registry', () => {
  let fixture: Fixture;
  let http: RawHttp;
  let shop: Awaited<ReturnType<typeof workshop>>;
  const make = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build(more);
  const publish = async (pkg: Package) => (await protocol.publish(http, pkg)).status;

  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0' });
  });

  after(() => shop[Symbol.asyncDispose]());

  beforeEach(async () => {
    fixture = await Fixture.start({ rpm: registry });
    http = fixture.http(protocol, '/rpm/main/');
  });

  afterEach(() => fixture.remove());

  it('has an empty index before anything was published', async () => {
    expect(await readPrimary(http)).to.deep.equal([]);
    expect((await readRepomd(http))!.map(({ type }) => type)).to.deep.equal(['primary', 'filelists', 'other']);
    expect((await http.get(`${REPOMD}.asc`)).status).to.equal(404);
    expect((await http.get(`${REPOMD}.key`)).status).to.equal(404);
  });

  it('serves what was published, at its place and in the index', async () => {
    const pkg = await make({ version: '2:1.0^x-3' });
    expect(await publish(pkg)).to.equal(201);
    const [entry] = await readPrimary(http);
    expect(entry).to.deep.include({
      name: 'kit',
      evr: '2:1.0^x-3',
      sha256: pkg.file.sha256,
      size: pkg.file.size,
      href: pkg.file.place,
    });
    expect(entry!.files).to.deep.equal(['/etc/kit.conf', '/usr/bin/kit']);
    const bytes = await readFile(pkg.file.path);
    expect(bytes.readUInt32BE(entry!.headerRange.start)).to.equal(0x8eade801);
    const served = await http.get(encodePath(entry!.href));
    expect([served.sha256, served.headers['content-type']]).to.deep.equal([pkg.file.sha256, 'application/x-rpm']);
    for (const record of (await readRepomd(http))!) {
      const root = parseXml(await readData(http, record), record.type);
      expect(all(root, 'package'), record.type).to.have.length(1);
      expect(all(all(root, 'package')[0], record.type === 'other' ? 'changelog' : 'file')).to.have.length(
        record.type === 'other' ? 2 : record.type === 'filelists' ? 7 : 0,
      );
    }
  });

  it('keeps its repositories apart', async () => {
    await publish(await make());
    const other = fixture.http(protocol, '/rpm/other/');
    expect(await readPrimary(other)).to.deep.equal([]);
    expect((await protocol.publish(other, await make())).status).to.equal(201);
    expect(await readPrimary(http)).to.have.length(1);
  });

  it('refuses what is no whole package, and keeps none of it', async () => {
    const bytes = await readFile((await make()).file.path);
    const flipped = (at: number) => Buffer.from(bytes).fill(bytes[at]! ^ 1, at, at + 1);
    const broken: Buffer[] = [
      Buffer.alloc(0),
      Buffer.from('x'),
      bytes.subarray(0, 300),
      bytes.subarray(0, -1),
      flipped(bytes.length - 20),
      flipped(1500),
    ];
    for (const body of broken) expect((await http.put('a.rpm', { body })).status, `${body.length} bytes`).to.equal(422);
    for (const path of ['a.deb', 'repodata/x.rpm', 'a//b.rpm', '%2e%2e/b.rpm', 'a%0ab.rpm', '%2fa.rpm'])
      expect((await http.put(path, { body: bytes })).status, path).to.equal(400);
    expect(await readPrimary(http)).to.deep.equal([]);
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('refuses a second upload of a path or of an identity', async () => {
    const [first, second] = [await make(), await make({ edition: 'second' })];
    await publish(first);
    const elsewhere = { ...second.file, place: 'elsewhere.rpm' };
    expect(await publish(second)).to.equal(409);
    expect(await publish({ ...second, file: elsewhere, files: [elsewhere] })).to.equal(409);
    const there = { ...(await make({ version: '7' })).file, place: first.file.place! };
    expect(await publish({ ...second, file: there, files: [there] })).to.equal(409);
    const arm = await make({ manifest: { Arch: 'aarch64' } });
    expect(await publish(arm)).to.equal(201);
    expect((await readPrimary(http)).map(({ sha256 }) => sha256).sort()).to.deep.equal(
      [first.file.sha256, arm.file.sha256].sort(),
    );
  });

  it('deletes, and lets the same be published again', async () => {
    const [kept, gone] = [await make(), await make({ version: '2.0' })];
    for (const pkg of [kept, gone]) await publish(pkg);
    expect((await protocol.remove!(http, gone)).status).to.equal(204);
    expect((await readPrimary(http)).map(({ evr }) => evr)).to.deep.equal([kept.version]);
    expect((await http.get(gone.file.place!)).status).to.equal(404);
    expect((await http.delete(gone.file.place!)).status).to.equal(404);
    expect(await publish(gone)).to.equal(201);
  });

  it('keeps index files of the generation before, and leaves none out under concurrency', async () => {
    const before = (await readRepomd(http))!;
    const packages = await Promise.all(['1', '2', '3', '4', '5'].map((version) => make({ version })));
    expect(await Promise.all(packages.map(publish))).to.deep.equal([201, 201, 201, 201, 201]);
    expect(await readPrimary(http)).to.have.length(5);
    for (const { href, sha256 } of before) expect((await http.get(href)).sha256).to.equal(sha256);
  });

  it('writes any text as XML', async () => {
    const Summary = 'a & b <c> "d"';
    await publish(
      await make({
        manifest: { Summary: `${Summary}\u0001`, Changelog: [{ time: 1, author: '<"&', text: '\u0007x' }] },
      }),
    );
    const [entry] = await readPrimary(http);
    expect(first(entry!.element, 'summary')?.text).to.equal(Summary);
    const other = (await readRepomd(http))!.find(({ type }) => type === 'other')!;
    const [change] = all(first(parseXml(await readData(http, other), 'other'), 'package'), 'changelog');
    expect([change!.attributes.author, change!.text]).to.deep.equal(['<"&', 'x']);
  });

  it('lets only writers write, and signs every generation with its key', async () => {
    const pkg = await make();
    for (const [role, status] of [
      ['anonymous', 401],
      ['reader', 403],
      ['wrong', 401],
    ] as const)
      expect((await protocol.publish(http, pkg, { as: role })).status, role).to.equal(status);
    await fixture.remove();
    const { trusted } = await signersOf(signingKeys(new Date()));
    fixture = await Fixture.start({ rpm: registry }, { signer: trusted });
    http = fixture.http(protocol, '/rpm/main/');
    expect((await http.get(`${REPOMD}.key`)).text()).to.equal(trusted.publicKey);
    const signatures: string[] = [];
    for (const version of ['1', '2']) {
      await publish(await make({ version }));
      signatures.push((await http.get(`${REPOMD}.asc`)).text());
    }
    for (const signature of signatures) expect(signature).to.match(/^-----BEGIN PGP SIGNATURE-----/);
    expect(signatures[0]).to.not.equal(signatures[1]);
  });
});
