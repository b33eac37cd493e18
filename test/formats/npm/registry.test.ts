import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { build } from '../../../harness/formats/npm/package.ts';
import { protocol } from '../../../harness/formats/npm/protocol.ts';
import { registry } from '../../../harness/formats/npm/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

const ABBREVIATED = 'application/vnd.npm.install-v1+json';
const NPM_ACCEPT = `${ABBREVIATED}; q=1.0, application/json; q=0.8, */*`;

describe('npm registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0.0' });
  });
  after(() => shop[Symbol.asyncDispose]());
  beforeEach(async () => {
    fixture = await Fixture.start({ npm: registry });
    http = fixture.http(protocol, '/npm/');
  });
  afterEach(() => fixture.remove());

  const make = (version = '1.0.0', more: Partial<PackageSpec> = {}): Promise<Package> =>
    shop.build({ version, ...more });
  /** The client's document, to be bent before it is sent. */
  const documentOf = async (pkg: Package, tag = 'latest'): Promise<Json> => {
    const { name, version, manifest, file } = pkg;
    const dist = { tarball: 'http://elsewhere.invalid/x.tgz', shasum: file.sha1 };
    const data = (await readFile(file.path)).toString('base64');
    return {
      _id: name,
      name,
      'dist-tags': { [tag]: version },
      versions: { [version]: { ...manifest, dist } },
      _attachments: { [`${name}-${version}.tgz`]: { data, length: file.size } },
    };
  };
  const send = async (document: Json, path = 'kit') => http.put(path, { body: JSON.stringify(document) });
  const publish = async (version: string, tag?: string, manifest: Json = {}) =>
    send(await documentOf(await make(version, { manifest }), tag));
  const read = async (path = 'kit'): Promise<Json> => (await http.get(path)).json();
  const tags = async (): Promise<Json> => (await read())['dist-tags'];

  it('serves what was published with digests of its own, at its own address', async () => {
    const pkg = await make();
    expect((await protocol.publish(http, pkg)).status).to.equal(201);
    const [file] = await protocol.readIndex(http, 'kit');
    expect(file).to.deep.include({ version: '1.0.0', url: fixture.url('/npm/kit/-/kit-1.0.0.tgz') });
    expect(file!.digests).to.deep.equal({ sha1: pkg.file.sha1, sha512: pkg.file.sha512 });
    expect((await http.get(file!.url)).sha512).to.equal(pkg.file.sha512);
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'npm.test', 'x-forwarded-prefix': '/sub' };
    const proxied = (await http.get('kit', { headers })).json();
    expect(proxied.versions['1.0.0'].dist.tarball).to.equal('https://npm.test/sub/npm/kit/-/kit-1.0.0.tgz');
  });

  it('knows a scoped package by all spellings', async () => {
    const pkg = await make('1.0.0', { name: '@acme/kit' });
    await protocol.publish(http, pkg);
    for (const spelling of ['@acme%2fkit', '@acme%2Fkit', '@acme/kit', '%40acme/kit']) {
      expect((await read(spelling)).name, spelling).to.equal('@acme/kit');
      expect((await http.get(`${spelling}/-/kit-1.0.0.tgz`)).sha512, spelling).to.equal(pkg.file.sha512);
      expect((await read(`${spelling}/1.0.0`)).version, spelling).to.equal('1.0.0');
      expect(await read(`-/package/${spelling}/dist-tags`), spelling).to.deep.equal({ latest: '1.0.0' });
    }
    expect((await read('@acme/kit')).versions['1.0.0'].dist.tarball).to.equal(
      fixture.url('/npm/@acme/kit/-/kit-1.0.0.tgz'),
    );
  });

  it('keeps every field of the manifest, in both documents', async () => {
    const loose = { author: '', license: { type: 'MIT' }, bin: 'cli.js', keywords: 'one', bugs: 'x', os: ['none'] };
    const pkg = await make('1.0.0', { manifest: { ...loose, scripts: { postinstall: 'node x' } } });
    await protocol.publish(http, pkg);
    const { dist: _, _id, hasInstallScript, ...full } = (await read()).versions['1.0.0'];
    expect(full).to.deep.equal({ ...pkg.manifest, bin: { kit: 'cli.js' } });
    const short = (await http.get('kit', { headers: { accept: NPM_ACCEPT } })).json().versions['1.0.0'];
    for (const field of ['peerDependencies', 'peerDependenciesMeta', 'engines', 'funding', 'directories', 'os']) {
      expect(short[field], field).to.deep.equal(pkg.manifest[field]);
    }
    expect([hasInstallScript, short.hasInstallScript, short.readme, short.scripts]).to.deep.equal([
      true,
      true,
      undefined,
      undefined,
    ]);
    expect(short.bin).to.deep.equal({ kit: 'cli.js' });
  });

  it('answers abbreviated or full as asked, each with its entity tag', async () => {
    await publish('1.0.0');
    const get = (headers: Record<string, string>) => http.get('kit', { headers });
    let patch = 0;
    for (const [accept, type] of [
      [NPM_ACCEPT, ABBREVIATED],
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
    ] as const) {
      const first = await get({ accept });
      expect([first.headers['content-type'], first.headers.vary]).to.deep.equal([type, 'Accept']);
      const etag = first.headers.etag!;
      expect((await get({ accept, 'if-none-match': etag })).status).to.equal(304);
      await publish(`1.0.${++patch}`);
      expect((await get({ accept, 'if-none-match': etag })).status).to.equal(200);
    }
    const short = (await get({ accept: ABBREVIATED })).json();
    expect(Object.keys(short)).to.deep.equal(['name', 'modified', 'dist-tags', 'versions']);
    expect(Object.keys(short.versions)).to.deep.equal(Object.keys((await read()).versions));
  });

  it('accumulates versions with their times, deprecated ones as well', async () => {
    await publish('1.0.0');
    await publish('1.1.0');
    await publish('1.2.0', 'latest', { deprecated: 'x' });
    const { versions, time } = await read();
    expect(Object.keys(versions)).to.deep.equal(['1.0.0', '1.1.0', '1.2.0']);
    expect(Object.keys(time)).to.deep.equal(['created', 'modified', '1.0.0', '1.1.0', '1.2.0']);
    for (const value of Object.values(time)) expect(new Date(value as string).toISOString()).to.equal(value);
    expect(versions['1.2.0'].deprecated).to.equal('x');
    expect((await read()).time).to.deep.equal(time);
  });

  it('refuses a version twice and keeps the first bytes', async () => {
    const pkg = await make();
    await protocol.publish(http, pkg);
    const again = await protocol.publish(http, await make('1.0.0', { edition: 'second' }));
    expect([again.status, again.json().error]).to.deep.equal([409, 'Cannot publish over the existing version 1.0.0.']);
    expect((await protocol.readIndex(http, 'kit'))[0]!.digests.sha512).to.equal(pkg.file.sha512);
    expect(await fixture.blobs()).to.deep.equal([pkg.file.sha256]);
  });

  it('refuses what does not fit together and keeps nothing of it', async () => {
    const pkg = await make();
    const bend: Record<string, (document: Json) => unknown> = {
      'another name in the body': (document) => Object.assign(document, { name: 'other', _id: 'other' }),
      'another name in the manifest': (document) => Object.assign(document.versions['1.0.0'], { name: 'other' }),
      'another version in the manifest': (document) => Object.assign(document.versions['1.0.0'], { version: '2.0.0' }),
      'a folder in the attachment': (document) =>
        Object.assign(document, { _attachments: { '../x.tgz': document._attachments['kit-1.0.0.tgz'] } }),
      'two attachments': (document) =>
        Object.assign(document._attachments, { 'kit-2.0.0.tgz': document._attachments['kit-1.0.0.tgz'] }),
      shasum: (document) => Object.assign(document.versions['1.0.0'].dist, { shasum: '0'.repeat(40) }),
      integrity: (document) =>
        Object.assign(document.versions['1.0.0'].dist, { integrity: `sha512-${'A'.repeat(86)}==` }),
      length: (document) => Object.assign(document._attachments['kit-1.0.0.tgz'], { length: 1 }),
      'no base64': (document) => Object.assign(document._attachments['kit-1.0.0.tgz'], { data: 'a*b=', length: 2 }),
      'a range as tag': (document) => Object.assign(document, { 'dist-tags': { '1.x': '1.0.0' } }),
    };
    for (const [what, change] of Object.entries(bend)) {
      const document = await documentOf(pkg);
      change(document);
      const response = await send(document);
      expect([response.status, typeof response.json().error], what).to.deep.equal([400, 'string']);
    }
    expect((await http.put('kit', { body: '{"name":"kit","_attachments":{"a":{"data":"AAAA' })).status).to.equal(400);
    for (const name of ['nｕmpy', 'Upper', '.x', '_x', 'node_modules', 'x'.repeat(215), 'a b']) {
      const document = { ...(await documentOf(pkg)), _id: name, name };
      expect((await send(document, encodeURIComponent(name))).status, name).to.equal(400);
    }
    expect((await http.get('kit')).status).to.equal(404);
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('reads attachments whatever comes first and however the text is cut', async () => {
    const pkg = await make();
    const { _attachments, ...rest } = await documentOf(pkg);
    const text = JSON.stringify({ _attachments, readme: '"_attachments":{"a":{"data":"\\', ...rest });
    const escaped = Buffer.from(text.replaceAll('/', '\\/'));
    for (const size of [50, 333, 5000]) {
      const stream = new ReadableStream({
        start(controller) {
          for (let at = 0; at < escaped.length; at += size) controller.enqueue(escaped.subarray(at, at + size));
          controller.close();
        },
      });
      const init = { method: 'PUT', body: stream, duplex: 'half', as: 'writer' as const };
      expect((await fixture.fetch('/npm/kit', init as never)).status).to.equal(201);
      expect((await http.get('kit/-/kit-1.0.0.tgz')).sha512).to.equal(pkg.file.sha512);
      await protocol.remove!(http, pkg);
    }
  });

  it('moves only the tags it is told to', async () => {
    await publish('1.1.0');
    await publish('2.0.0-rc.1', 'next');
    await publish('1.0.1', 'legacy');
    expect(await tags()).to.deep.equal({ latest: '1.1.0', next: '2.0.0-rc.1', legacy: '1.0.1' });
    await protocol.remove!(http, await make('1.0.1'));
    expect(await tags()).to.deep.equal({ latest: '1.1.0', next: '2.0.0-rc.1' });
    await protocol.remove!(http, await make('1.1.0'));
    expect(await tags()).to.deep.equal({ latest: '2.0.0-rc.1', next: '2.0.0-rc.1' });
  });

  it('gives latest to a first version under another tag, and falls back to the highest release', async () => {
    await publish('1.0.0', 'beta');
    expect(await tags()).to.deep.equal({ latest: '1.0.0', beta: '1.0.0' });
    for (const version of ['1.10.0', '1.9.0', '2.0.0-rc.1', '3.0.0']) await publish(version);
    await protocol.remove!(http, await make('3.0.0'));
    expect((await tags()).latest).to.equal('1.10.0');
  });

  it('sets, lists and removes tags', async () => {
    await publish('1.0.0');
    await publish('1.1.0');
    const tag = (name: string) => `-/package/kit/dist-tags/${name}`;
    const put = async (name: string, body: string) => (await http.put(tag(name), { body })).status;
    expect(await put('beta', '"1.0.0"')).to.equal(200);
    expect(await read('-/package/kit/dist-tags')).to.deep.equal({ latest: '1.1.0', beta: '1.0.0' });
    expect(await tags()).to.deep.equal({ latest: '1.1.0', beta: '1.0.0' });
    expect(await put('beta', '"9.9.9"')).to.equal(404);
    for (const [name, body] of [
      ['1.x', '"1.0.0"'],
      ['beta', '1.0.0'],
      ['beta', '{}'],
    ] as const) {
      expect(await put(name, body), body).to.equal(400);
    }
    expect((await http.delete(tag('latest'))).status).to.equal(400);
    expect((await http.delete(tag('beta'))).status).to.equal(200);
    expect((await http.delete(tag('beta'))).status).to.equal(404);
    expect(await tags()).to.deep.equal({ latest: '1.1.0' });
  });

  it('deprecates a version and takes it back', async () => {
    await publish('1.0.0');
    await publish('1.1.0');
    const remark = async (text: string) => {
      const document = await read('kit?write=true');
      document.versions['1.0.0'].deprecated = text;
      return http.put('kit', { body: JSON.stringify(document) });
    };
    const abbreviated = async () => (await http.get('kit', { headers: { accept: ABBREVIATED } })).json().versions;
    expect((await remark('old')).status).to.equal(200);
    expect([(await abbreviated())['1.0.0'].deprecated, (await abbreviated())['1.1.0'].deprecated]).to.deep.equal([
      'old',
      undefined,
    ]);
    expect((await remark('')).status).to.equal(200);
    expect(await abbreviated()).to.have.all.keys('1.0.0', '1.1.0');
    expect((await abbreviated())['1.0.0']).not.to.have.property('deprecated');
    const stale = { ...(await read()), _rev: '1-0' };
    expect((await http.put('kit', { body: JSON.stringify(stale) })).status).to.equal(409);
  });

  it('unpublishes a version with its tarball, and all of a package', async () => {
    const [one, two] = [await make('1.0.0'), await make('1.1.0')];
    await protocol.publish(http, one);
    await protocol.publish(http, two);
    expect((await http.delete('kit/-rev/1-0')).status).to.equal(409);
    expect((await protocol.remove!(http, one)).status).to.equal(200);
    expect((await http.get('kit/-/kit-1.0.0.tgz')).status).to.equal(404);
    expect((await protocol.readIndex(http, 'kit')).map(({ version }) => version)).to.deep.equal(['1.1.0']);
    expect(await fixture.blobs()).to.deep.equal([two.file.sha256]);
    expect((await protocol.remove!(http, two)).status).to.equal(200);
    expect([(await http.get('kit')).status, await fixture.blobs()]).to.deep.equal([404, []]);
    const again = await make('1.0.0', { edition: 'second' });
    expect((await protocol.publish(http, again)).status).to.equal(201);
    expect((await http.get('kit/-/kit-1.0.0.tgz')).sha512).to.equal(again.file.sha512);
  });

  it('tells who one is and gives tokens for passwords', async () => {
    expect((await http.get('-/whoami')).json()).to.deep.equal({ username: 'reader' });
    expect((await http.get('-/whoami', { as: 'anonymous' })).status).to.equal(401);
    expect((await http.get('-/whoami', { as: 'wrong' })).status).to.equal(401);
    const login = async (password: string) => {
      const body = JSON.stringify({ name: 'writer', password });
      return http.put('-/user/org.couchdb.user:writer', { as: 'anonymous', body });
    };
    expect((await login('guess')).status).to.equal(401);
    const response = await login('writer-password');
    expect(response.status).to.equal(201);
    const headers = { authorization: `Bearer ${response.json().token}` };
    expect((await http.get('-/whoami', { headers })).json()).to.deep.equal({ username: 'writer' });
    expect((await http.delete(`-/user/token/${response.json().token}`, { headers })).status).to.equal(200);
    expect((await http.get('-/whoami', { headers })).status).to.equal(401);
  });

  it('answers versions, tags, search, ping and audits', async () => {
    await publish('1.0.0');
    const entry = (await read()).versions['1.0.0'];
    expect(await read('kit/1.0.0')).to.deep.equal(entry);
    expect(await read('kit/latest')).to.deep.equal(entry);
    expect((await http.get('kit/9.9.9')).status).to.equal(404);
    expect((await read('-/v1/search?text=ki')).objects.map((each: Json) => each.package.name)).to.deep.equal(['kit']);
    expect((await read('-/v1/search?text=zz')).total).to.equal(0);
    expect(await read('-/ping')).to.deep.equal({});
    expect((await http.post('-/npm/v1/security/advisories/bulk', { body: '{}' })).json()).to.deep.equal({});
    expect((await http.post('-/v1/login', { body: '{}' })).status).to.be.oneOf([404, 405]);
  });

  it('answers 404 in JSON for what is not there', async () => {
    for (const { path, request } of protocol.absent('@acme/nothing')) {
      const response = await http.get(path, request);
      expect([response.status, typeof response.json().error], path).to.deep.equal([404, 'string']);
    }
    expect(await protocol.readIndex(http, 'nothing')).to.deep.equal([]);
  });
});
