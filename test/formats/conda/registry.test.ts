import { readFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { expect } from 'chai';
import { digestBytes } from '../../../harness/core/digest.ts';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import { build } from '../../../harness/formats/conda/package.ts';
import { requireRepodata } from '../../../harness/formats/conda/protocol/repodata.ts';
import {
  parseShard,
  readCompressed,
  readShardIndex,
  shardAddress,
} from '../../../harness/formats/conda/protocol/variants.ts';
import { protocol } from '../../../harness/formats/conda/protocol.ts';
import { registry } from '../../../harness/formats/conda/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

describe('conda registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  beforeEach(async () => {
    fixture = await Fixture.start({ conda: registry });
    http = fixture.http(protocol, '/conda/channel/');
  });
  afterEach(() => fixture.remove());
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0' });
  });
  after(() => shop[Symbol.asyncDispose]());

  const make = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build(more);
  const put = async ({ file }: Package, place = file.place!) => http.put(place, { body: await readFile(file.path) });

  it('lists both formats as their index.json has them, and serves them', async () => {
    for (const kind of ['conda', 'tar.bz2']) {
      const pkg = await make({ kinds: [kind], version: '1!1.0+l1' });
      expect((await put(pkg)).status, kind).to.equal(201);
      const { listed } = await requireRepodata(http, 'linux-64');
      const found = listed.find(({ file }) => file === pkg.file.name)!;
      const { sha256, md5, size } = pkg.file;
      expect(found.record).to.deep.equal({ ...pkg.manifest, sha256, md5, size });
      expect(found.map).to.equal(kind === 'conda' ? 'packages.conda' : 'packages');
      for (const url of [found.url, decodeURIComponent(found.url)])
        expect((await http.get(url)).sha256, url).to.equal(sha256);
    }
  });

  it('has noarch indexes before any package, and nothing else', async () => {
    expect((await requireRepodata(http, 'noarch')).document).to.deep.include({
      info: { subdir: 'noarch' },
      'packages.conda': {},
    });
    expect((await readShardIndex(http, 'noarch'))!.shards).to.deep.equal({});
    for (const path of [
      'linux-64/repodata.json',
      'noarch/current_repodata.json',
      'channeldata.json',
      'linux-64/kit-1.0-regproof_0.conda',
    ])
      expect((await http.get(path)).status, path).to.equal(404);
  });

  it('says the same in every form, with the length of the content in front of the compressed ones', async () => {
    await put(await make());
    await put(await make({ version: '1.1', kinds: ['tar.bz2'] }));
    const { document } = await requireRepodata(http, 'linux-64');
    expect(await readCompressed(http, 'linux-64', '.zst')).to.deep.equal(document);
    const index = (await readShardIndex(http, 'linux-64'))!;
    expect(index.info).to.include({ base_url: './', shards_base_url: './shards/', subdir: 'linux-64' });
    const address = shardAddress(index, 'linux-64', index.shards.kit as Buffer);
    const shard = await http.get(address);
    expect(address).to.include(shard.sha256);
    expect(shard.headers['cache-control']).to.include('immutable');
    const { packages, 'packages.conda': conda } = document;
    expect(parseShard(shard.body, 'shard')).to.deep.equal({ packages, 'packages.conda': conda });
    const { body } = await http.get('linux-64/repodata.json.zst');
    expect(body[4]! >> 6, 'bytes for the length, as a power of two').to.be.above(0);
    expect(zstdDecompressSync(body).length).to.equal((await http.get('linux-64/repodata.json')).size);
  });

  it('keeps the shards of the generation before, and forgets what was deleted', async () => {
    const [pkg, newer] = [await make(), await make({ version: '1.1' })];
    await put(pkg);
    const before = (await readShardIndex(http, 'linux-64'))!;
    await put(newer);
    const earlier = shardAddress(before, 'linux-64', before.shards.kit as Buffer);
    expect((await http.get(earlier)).status).to.equal(200);
    expect((await protocol.remove!(http, pkg)).status).to.equal(204);
    expect((await protocol.readIndex(http, 'kit')).map(({ version }) => version)).to.deep.equal(['1.1']);
    expect((await http.get(pkg.file.place!)).status).to.equal(404);
    expect((await http.delete(pkg.file.place!)).status).to.equal(404);
  });

  it('keeps channels apart', async () => {
    await put(await make());
    const other = fixture.http(protocol, '/conda/other/');
    expect(await protocol.readIndex(other, 'kit')).to.deep.equal([]);
  });

  it('refuses a second upload and leaves the first as it was', async () => {
    const [first, second] = [await make({ edition: 'first' }), await make({ edition: 'second' })];
    await put(first);
    expect((await put(second)).status).to.equal(409);
    expect((await http.get(first.file.place!)).sha256).to.equal(first.file.sha256);
  });

  it('refuses what is no complete package of that name in that folder', async () => {
    const [pkg, old, other] = [await make(), await make({ kinds: ['tar.bz2'] }), await make({ version: '2.0' })];
    const [bytes, older] = [await readFile(pkg.file.path), await readFile(old.file.path)];
    const cases: [what: string, place: string, body: Buffer, status: number][] = [
      ['cut', pkg.file.place!, bytes.subarray(0, -30), 422],
      ['text', pkg.file.place!, Buffer.from('<html>'), 422],
      ['older, cut', old.file.place!, older.subarray(0, -20), 422],
      ['older, text', old.file.place!, Buffer.from('<html>'), 422],
      ['another version', pkg.file.place!, await readFile(other.file.path), 422],
      ['another folder', `noarch/${pkg.file.name}`, bytes, 422],
      ['no name of a package', 'linux-64/kit.conda', bytes, 400],
      ['no folder of a platform', `Linux/${pkg.file.name}`, bytes, 400],
    ];
    for (const [what, place, body, status] of cases) {
      expect((await http.put(place, { body })).status, what).to.equal(status);
      expect((await http.get(place)).status, what).to.equal(404);
    }
    expect(await protocol.readIndex(http, 'kit')).to.deep.equal([]);
  });

  it('refuses an index.json with wrong types', async () => {
    for (const manifest of [{ build_number: -1, build: 'x_1' }, { depends: 'python' }, { constrains: [1] }])
      expect((await put(await make({ manifest }))).status, JSON.stringify(manifest)).to.equal(422);
  });

  it('describes packages of all subdirs, and what they export', async () => {
    const exported = { weak: ['kit >=1'], strong: [], noarch: [] };
    const [pkg, any] = [
      await make({ manifest: { run_exports: exported } }),
      await make({ manifest: { noarch: 'generic', run_exports: null } }),
    ];
    for (const each of [pkg, any]) await put(each);
    const channeldata = (await http.get('channeldata.json')).json();
    expect(channeldata.subdirs).to.deep.equal(['linux-64', 'noarch']);
    expect(channeldata.packages.kit).to.deep.include({ subdirs: ['linux-64', 'noarch'], version: '1.0' });
    expect(channeldata.packages.kit).to.include({
      timestamp: 1_577_836_800,
      text_prefix: true,
      binary_prefix: false,
      post_link: false,
    });
    const exports = (await http.get('linux-64/run_exports.json')).json();
    expect(exports['packages.conda'][pkg.file.name].run_exports).to.deep.equal(exported);
    const noarch = (await http.get('noarch/run_exports.json')).json();
    expect(noarch['packages.conda'][any.file.name]).to.deep.equal({ run_exports: {} });
    expect(digestBytes(Buffer.from(JSON.stringify(noarch))).sha256).to.equal(
      (await http.get('noarch/run_exports.json')).sha256,
    );
  });
});
