import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import { build } from '../../../harness/formats/go/package.ts';
import { listVersions, protocol } from '../../../harness/formats/go/protocol.ts';
import { registry } from '../../../harness/formats/go/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

describe('go registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  before(async () => {
    shop = await workshop(build, { name: 'Kit', version: '1.0.0' });
  });
  after(() => shop[Symbol.asyncDispose]());
  beforeEach(async () => {
    fixture = await Fixture.start({ go: registry });
    http = fixture.http(protocol, '/go/');
  });
  afterEach(() => fixture.remove());

  const make = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build(more);
  const put = async (pkg: Package, index: number, body?: string | Buffer) => {
    const file = pkg.files[index]!;
    return (await http.put(file.place!, { body: body ?? (await readFile(file.path)) })).status;
  };
  const status = async (path: string) => (await http.get(path)).status;

  it('serves what was published, byte by byte', async () => {
    const pkg = await make();
    expect((await protocol.publish(http, pkg)).status).to.equal(201);
    for (const file of pkg.files) expect((await http.get(file.place!)).sha256, file.name).to.equal(file.sha256);
    expect(await listVersions(http, pkg.name)).to.deep.equal(['v1.0.0']);
    const latest = await http.get('regproof.test/!kit/@latest');
    expect(latest.json()).to.deep.equal({ Version: 'v1.0.0', Time: '2020-01-01T00:00:00Z' });
  });

  it('shows a version from its zip on, and makes up what was not put before', async () => {
    const pkg = await make();
    for (const index of [1, 2]) expect(await put(pkg, index)).to.equal(201);
    expect(await listVersions(http, pkg.name)).to.deep.equal([]);
    for (const file of pkg.files) expect(await status(file.place!), file.name).to.equal(404);
    expect(await put(pkg, 0)).to.equal(201);
    expect(await listVersions(http, pkg.name)).to.deep.equal(['v1.0.0']);
    const alone = await make({ name: 'alone' });
    expect(await put(alone, 0)).to.equal(201);
    expect((await http.get(alone.files[1]!.place!)).sha256).to.equal(alone.files[1]!.sha256);
    expect((await http.get(alone.files[2]!.place!)).json()).to.include({ Version: 'v1.0.0' });
  });

  it('takes a companion again until the zip is there, and nothing of the version afterwards', async () => {
    const pkg = await make();
    const info = (Time: string) => JSON.stringify({ Version: 'v1.0.0', Time });
    expect(await put(pkg, 2, info('2021-01-01T00:00:00Z'))).to.equal(201);
    expect(await put(pkg, 2, info('2022-01-01T00:00:00Z'))).to.equal(201);
    expect(await put(pkg, 0)).to.equal(201);
    expect((await http.get(pkg.files[2]!.place!)).json().Time).to.equal('2022-01-01T00:00:00Z');
    for (const index of [0, 1, 2]) expect(await put(pkg, index)).to.equal(409);
  });

  it('refuses what is not of the version, and lists nothing of it', async () => {
    const pkg = await make();
    const other = await make({ name: 'other' });
    expect(await put(pkg, 2, '{"Version":"v1.0.1"}')).to.equal(422);
    expect(await put(pkg, 2, '{"Version":"v1.0.0","Time":"today"}')).to.equal(422);
    expect(await put(pkg, 2, 'no json')).to.equal(422);
    expect(await put(pkg, 0, await readFile(other.file.path))).to.equal(422);
    expect(await put(pkg, 0, 'no zip')).to.equal(422);
    expect(await put(pkg, 1, 'module regproof.test/Kit\n')).to.equal(201);
    expect(await put(pkg, 0), 'another go.mod than the one put before').to.equal(422);
    expect(await listVersions(http, pkg.name)).to.deep.equal([]);
    const place = pkg.file.place!.replace('v1.0.0.zip', 'v2.0.0.zip');
    expect((await http.put(place, { body: 'x' })).status, 'a major version that needs a suffix').to.equal(422);
    expect(await status('regproof.test/Kit/@v/list'), 'capital letters').to.equal(404);
    expect((await http.put('regproof.test/!kit/@v/v1.zip', { body: 'x' })).status).to.equal(404);
  });

  it('refuses zips with a nested go.mod, or names that differ in case alone', async () => {
    for (const files of [{ 'sub/go.mod': 'module sub\n' }, { 'KIT/kit.go': 'package kit\n' }, { 'GO.MOD': 'x' }]) {
      const pkg = await make({ manifest: { files } });
      expect(await put(pkg, 0), JSON.stringify(files)).to.equal(422);
    }
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('lists tagged versions alone, and knows the latest', async () => {
    const latest = async () => (await http.get('regproof.test/!kit/@latest')).json().Version;
    const pseudo = '0.0.0-20250102030405-0123456789ab';
    await protocol.publish(http, await make({ version: pseudo }));
    expect(await listVersions(http, 'regproof.test/Kit')).to.deep.equal([]);
    expect(await latest()).to.equal(`v${pseudo}`);
    const revision = await protocol.readIndex(http, 'regproof.test/Kit');
    expect(revision.map(({ name }) => name)).to.deep.equal(
      ['zip', 'mod', 'info'].map((ending) => `v${pseudo}.${ending}`),
    );
    await protocol.publish(http, await make({ version: '1.2.0-rc.1' }));
    expect(await latest()).to.equal('v1.2.0-rc.1');
    for (const version of ['1.1.0', '1.0.1']) await protocol.publish(http, await make({ version }));
    expect(await latest()).to.equal('v1.1.0');
    expect(await listVersions(http, 'regproof.test/Kit')).to.deep.equal(['v1.2.0-rc.1', 'v1.1.0', 'v1.0.1']);
  });

  it('answers what is not here by 404 and text', async () => {
    for (const { path, statuses } of protocol.absent('nobody')) {
      const response = await http.get(path);
      expect(response.status, path).to.be.oneOf([...statuses!]);
      expect(response.headers['content-type'], path).to.match(/^text\/plain/);
    }
    expect(await status('sumdb/sum.golang.org/supported')).to.equal(404);
  });

  it('sends a zip whose bytes were changed on the disk to nobody as something else', async () => {
    const pkg = await make();
    await writeFile(pkg.file.path, (await readFile(pkg.file.path)).subarray(0, -8));
    expect(await put(pkg, 0)).to.equal(422);
  });
});
