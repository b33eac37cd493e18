import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Entry } from '../../../harness/archive/entry.ts';
import { gzipChunks } from '../../../harness/archive/gzip.ts';
import { tarChunks } from '../../../harness/archive/tar.ts';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import { build } from '../../../harness/formats/helm/package.ts';
import { fetchIndex, protocol, versionsOf } from '../../../harness/formats/helm/protocol.ts';
import { registry } from '../../../harness/formats/helm/registry.ts';
import { collect } from '../../archive/collect.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';
import { fakeSigner } from './signers.ts';

const SIGNED = { kinds: ['chart', 'provenance'], signature: { signer: fakeSigner('run'), tampered: false } };

describe('helm registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0.0' });
  });
  after(() => shop[Symbol.asyncDispose]());
  beforeEach(async () => {
    fixture = await Fixture.start({ helm: registry });
    http = fixture.http(protocol, '/helm/api/one/', '/helm/one/');
  });
  afterEach(() => fixture.remove());

  const make = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build(more);
  const post = async (path: string, body: Buffer | string, headers = {}) => http.post(path, { body, headers });
  const publish = async ({ file }: Package) => post('charts', await readFile(file.path));
  const sign = async ({ files }: Package) => post('prov', await readFile(files[1]!.path));
  const form = async (parts: Record<string, Buffer>) => {
    const data = new FormData();
    for (const [field, bytes] of Object.entries(parts))
      data.append(field, new Blob([Buffer.from(bytes)]), `${field}.bin`);
    const encoded = new Response(data);
    const type = encoded.headers.get('content-type')!;
    return post('charts', Buffer.from(await encoded.arrayBuffer()), { 'content-type': type });
  };
  const names = async () => [...(await fetchIndex(http))!.entries.keys()];

  it('has an empty index before anything is published', async () => {
    const answer = await http.get('index.yaml');
    expect([answer.status, answer.headers['content-type']]).to.deep.equal([200, 'application/yaml']);
    expect((await fetchIndex(http))!.entries.size).to.equal(0);
    expect((await http.get('index.yaml')).sha256, 'the same index').to.equal(answer.sha256);
  });

  it('lists what was published, the newest version first, and serves it', async () => {
    for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1', 'v1.2.3', '1.10.0+b1']) {
      const pkg = await make({ version });
      expect((await publish(pkg)).status).to.equal(201);
      const [file] = (await protocol.readIndex(http, 'kit')).filter((each) => each.version === version);
      expect(file!.digests).to.deep.equal({ sha256: pkg.file.sha256 });
      for (const url of [file!.url, file!.url.replaceAll('+', '%2B')])
        expect((await http.get(url)).sha256, url).to.equal(pkg.file.sha256);
      const { metadata } = (await versionsOf(http, 'kit')).find((each) => each.version === version)!;
      expect(metadata).to.deep.equal(pkg.manifest);
    }
    const versions = (await versionsOf(http, 'kit')).map(({ version }) => version);
    expect(versions).to.deep.equal(['2.0.0-rc.1', '1.10.0+b1', '1.10.0', '1.9.0', 'v1.2.3']);
    const { headers } = await http.get('index.yaml');
    const again = await http.get('index.yaml', { headers: { 'if-none-match': headers.etag! } });
    expect(again.status).to.equal(304);
  });

  it('keeps repositories apart', async () => {
    await publish(await make());
    const other = fixture.http(protocol, '/helm/api/two/', '/helm/two/');
    expect(await protocol.readIndex(other, 'kit')).to.deep.equal([]);
    expect((await other.get('charts/kit-1.0.0.tgz')).status).to.equal(404);
    const pkg = await make({ edition: 'other' });
    expect((await other.post('charts', { body: await readFile(pkg.file.path) })).status).to.equal(201);
    expect((await http.get('charts/kit-1.0.0.tgz')).sha256).to.equal((await make()).file.sha256);
  });

  it('takes chart and provenance in one form or one after the other', async () => {
    const both = await make(SIGNED);
    const [chart, prov] = [await readFile(both.file.path), await readFile(both.files[1]!.path)];
    expect((await form({ chart, prov })).status).to.equal(201);
    expect((await http.get('charts/kit-1.0.0.tgz.prov')).sha256).to.equal(both.files[1]!.sha256);
    const later = await make({ ...SIGNED, version: '1.1.0' });
    expect((await sign(later)).status).to.equal(201);
    expect(await versionsOf(http, 'kit'), 'a version without its chart').to.have.lengthOf(1);
    expect((await http.get('charts/kit-1.1.0.tgz.prov')).status).to.equal(404);
    expect((await publish(later)).status).to.equal(201);
    expect((await http.get('charts/kit-1.1.0.tgz.prov')).sha256).to.equal(later.files[1]!.sha256);
    expect((await sign(later)).status, 'again').to.equal(409);
    expect((await form({ chart: await readFile((await make({ version: '1.2.0' })).file.path), prov })).status).to.equal(
      422,
    );
  });

  it('does not let a version be replaced', async () => {
    const first = await make();
    await publish(first);
    for (const pkg of [first, await make({ edition: 'other' })]) {
      const answer = await publish(pkg);
      expect([answer.status, answer.json()]).to.deep.equal([409, { error: 'kit-1.0.0.tgz exists already.' }]);
    }
    expect((await http.get('charts/kit-1.0.0.tgz')).sha256).to.equal(first.file.sha256);
    expect(await fixture.blobs()).to.have.lengthOf(1);
  });

  it('refuses what no helm would install, and stores nothing of it', async () => {
    await publish(await make({ name: 'sound' }));
    const archive = async (...files: [string, string][]) => {
      const entries = files.map(([path, text]): Entry => ({ path, content: Buffer.from(text) }));
      return Buffer.from(await collect(gzipChunks(tarChunks(entries))));
    };
    const manifest = 'apiVersion: v2\nname: kit\nversion: 1.0.0\n';
    const broken: readonly Buffer[] = [
      Buffer.alloc(0),
      Buffer.from('no archive'),
      (await archive(['kit/Chart.yaml', manifest])).subarray(0, 60),
      await archive(['kit/values.yaml', 'a: 1\n']),
      await archive(['Chart.yaml', manifest]),
      await archive(['kit/Chart.yaml', manifest], ['other/values.yaml', '']),
      await archive(['kit/Chart.yaml', manifest], ['kit/../../evil', '']),
      await archive(['kit/Chart.yaml', manifest.replace('1.0.0', 'one')]),
      await archive(['kit/Chart.yaml', manifest.replace('name: kit', 'name: ../kit')]),
      await archive(['kit/Chart.yaml', manifest.replace('v2', 'v3')]),
      await archive(['kit/Chart.yaml', `${manifest}name: twice\n`]),
      await archive(['kit/Chart.yaml', '[]']),
    ];
    for (const [index, body] of broken.entries()) expect((await post('charts', body)).status, `${index}`).to.equal(422);
    expect((await form({ other: broken[1]! })).status, 'no chart').to.equal(400);
    expect((await post('charts', 'x', { 'content-type': 'multipart/form-data' })).status, 'no boundary').to.equal(400);
    for (const body of ['', 'name: kit']) expect((await post('prov', body)).status, body).to.equal(422);
    expect(await names()).to.deep.equal(['sound']);
    expect(await fixture.blobs()).to.have.lengthOf(1);
  });

  it('leaves fields that helm does not know out of the index, and makes a number of a version a text', async () => {
    await publish(await make({ manifest: { 'x-team': 'a', appVersion: 2 } }));
    const [entry] = await versionsOf(http, 'kit');
    expect(entry!.metadata).to.include({ appVersion: '2' }).and.not.have.property('x-team');
  });

  it('lists charts in its API', async () => {
    const pkg = await make();
    await publish(pkg);
    await publish(await make({ version: '1.1.0' }));
    const api = async (path: string) => http.get(fixture.url(`/helm/api/one/charts${path}`));
    expect((await api('')).json().kit).to.have.lengthOf(2);
    expect((await api('/kit')).json()[0]).to.include({ version: '1.1.0' });
    expect((await api('/kit/1.0.0')).json()).to.include({ version: '1.0.0', digest: pkg.file.sha256 });
    for (const path of ['/other', '/kit/9.9.9']) expect((await api(path)).status, path).to.equal(404);
  });

  it('deletes one version with its provenance, and the chart with the last', async () => {
    const [first, second] = [await make(SIGNED), await make({ ...SIGNED, version: '1.1.0' })];
    for (const pkg of [first, second])
      expect([(await sign(pkg)).status, (await publish(pkg)).status]).to.deep.equal([201, 201]);
    expect((await protocol.remove!(http, second)).status).to.equal(200);
    expect((await versionsOf(http, 'kit')).map(({ version }) => version)).to.deep.equal(['1.0.0']);
    for (const ending of ['', '.prov']) expect((await http.get(`charts/kit-1.1.0.tgz${ending}`)).status).to.equal(404);
    expect((await protocol.remove!(http, second)).status, 'again').to.equal(404);
    expect((await protocol.remove!(http, first)).status).to.equal(200);
    expect(await names()).to.deep.equal([]);
    expect(await fixture.blobs()).to.deep.equal([]);
  });
});
