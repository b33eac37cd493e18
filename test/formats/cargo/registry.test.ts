import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Entry } from '../../../harness/archive/entry.ts';
import { writeTarGz } from '../../../harness/archive/write.ts';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { build } from '../../../harness/formats/cargo/package.ts';
import { publishMetadata } from '../../../harness/formats/cargo/protocol/publish-metadata.ts';
import { protocol } from '../../../harness/formats/cargo/protocol.ts';
import { registry } from '../../../harness/formats/cargo/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

const CRATES = '/cargo/api/v1/crates';

describe('cargo registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  before(async () => {
    shop = await workshop(build, { name: 'some-kit', version: '1.0.0' });
  });
  after(() => shop[Symbol.asyncDispose]());
  beforeEach(async () => {
    fixture = await Fixture.start({ cargo: registry });
    http = fixture.http(protocol, '/cargo/index/');
  });
  afterEach(() => fixture.remove());

  const make = (version = '1.0.0', more: Partial<PackageSpec> = {}): Promise<Package> =>
    shop.build({ version, ...more });
  const length = (value: number): Buffer => {
    const field = Buffer.alloc(4);
    field.writeUInt32LE(value);
    return field;
  };
  const put = (body: Buffer) => http.put(`${CRATES}/new`, { body });
  /** Publishes with some fields of the metadata replaced. */
  const publish = async (pkg: Package, changes: Json = {}) => {
    const metadata = { ...(await publishMetadata(pkg.files[0].path, 'none')), ...changes };
    const json = Buffer.from(JSON.stringify(metadata));
    return put(Buffer.concat([length(json.length), json, length(pkg.file.size), await readFile(pkg.file.path)]));
  };
  const lines = async (path = 'so/me/some-kit'): Promise<Json[]> => {
    const text = (await http.get(path)).text();
    expect(text).to.match(/^(?:\{[^\r\n]*\}\n)+$/);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  const detail = (response: { json(): Json }): string => response.json().errors[0].detail;

  it('serves what was published, with its checksum', async () => {
    const pkg = await make();
    const response = await protocol.publish(http, pkg);
    expect([response.status, response.json().warnings.other]).to.deep.equal([200, []]);
    const [file] = await protocol.readIndex(http, 'some-kit');
    expect(file!.digests).to.deep.equal({ sha256: pkg.file.sha256 });
    expect((await http.get(file!.url)).sha256).to.equal(pkg.file.sha256);
    const [{ pubtime, ...line }] = (await lines()) as [Json];
    expect(pubtime).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(line).to.deep.include({
      name: 'some-kit',
      vers: '1.0.0',
      deps: [],
      yanked: false,
      links: null,
      rust_version: '1.63',
    });
    expect(line.features).to.have.all.keys('default', 'std', 'loud', 'payload', 'full');
  });

  it('states where it is', async () => {
    const root = fixture.url('/cargo');
    const config = { dl: `${root}/api/v1/crates`, api: root };
    expect((await http.get('config.json')).json()).to.deep.equal(config);
    expect((await fixture.fetch(`${CRATES}/new`, { method: 'PUT' })).status).to.equal(401);
  });

  it('asks for the token everywhere when it is private', async () => {
    const closed = await Fixture.start({ cargo: registry }, { anonymousRead: false });
    try {
      const config = await closed.fetch('/cargo/index/config.json');
      expect([config.status, config.headers.has('www-authenticate')]).to.deep.equal([401, true]);
      const inside = closed.http(protocol, '/cargo/index/');
      expect((await inside.get('config.json')).json()['auth-required']).to.equal(true);
      const pkg = await make();
      expect((await protocol.publish(inside, pkg)).status).to.equal(200);
      const [file] = await protocol.readIndex(inside, 'some-kit');
      expect((await inside.get(file!.url)).sha256).to.equal(pkg.file.sha256);
      for (const path of ['so/me/some-kit', file!.url]) {
        expect((await inside.get(path, { as: 'anonymous' })).status, path).to.equal(401);
        expect((await inside.get(path, { as: 'wrong' })).status, path).to.equal(401);
      }
    } finally {
      await closed.remove();
    }
  });

  it('maps the metadata to the index', async () => {
    const dep = { name: 'real', version_req: '^1', features: ['a'], optional: true, default_features: false };
    const deps = [
      { ...dep, explicit_name_in_toml: 'alias', target: 'cfg(unix)', kind: 'dev', registry: 'https://r.test/index' },
      { name: 'plain', version_req: '*' },
    ];
    const features = { a: ['dep:alias'], b: ['alias?/x'], c: ['a'] };
    await publish(await make(), { deps, features, links: 'z' });
    const [line] = await lines();
    expect(line!.deps).to.deep.equal([
      {
        name: 'alias',
        req: '^1',
        features: ['a'],
        optional: true,
        default_features: false,
        target: 'cfg(unix)',
        kind: 'dev',
        registry: 'https://r.test/index',
        package: 'real',
      },
      {
        name: 'plain',
        req: '*',
        features: [],
        optional: false,
        default_features: true,
        target: null,
        kind: 'normal',
        registry: null,
      },
    ]);
    expect([line!.features, line!.features2, line!.v, line!.links]).to.deep.equal([
      { c: ['a'] },
      { a: ['dep:alias'], b: ['alias?/x'] },
      2,
      'z',
    ]);
  });

  it('never writes null for a collection', async () => {
    await publish(await make(), { deps: null, features: null });
    expect([(await lines())[0]!.deps, (await lines())[0]!.features]).to.deep.equal([[], {}]);
  });

  it('keeps index files at lower-case paths and names in their case', async () => {
    for (const [name, path] of [
      ['a', '1/a'],
      ['ab', '2/ab'],
      ['abc', '3/a/abc'],
      ['abcd', 'ab/cd/abcd'],
      ['MixedCase_X', 'mi/xe/mixedcase_x'],
    ] as const) {
      expect((await publish(await make('1.0.0', { name }))).status, name).to.equal(200);
      expect((await lines(path))[0]!.name).to.equal(name);
      expect((await protocol.readIndex(http, name))[0]!.name).to.equal(`${name}-1.0.0.crate`);
    }
    for (const path of ['Mi/xe/MixedCase_X', 'mi/xe/mixedcase-x', 'xx/xx/abcd', '1/abcd']) {
      expect((await http.get(path)).status, path).to.equal(404);
    }
  });

  it('answers 404 for crates that are not there', async () => {
    for (const name of ['z', 'zz', 'zzz', 'zzzz', 'zz-zz']) {
      for (const { path } of protocol.absent(name)) expect((await http.get(path)).status, path).to.equal(404);
      expect(await protocol.readIndex(http, name)).to.deep.equal([]);
    }
    const download = await http.get(`${CRATES}/zz/1.0.0/download`);
    expect([download.status, detail(download)]).to.deep.equal([404, 'Crate zz does not exist.']);
  });

  it('takes a version once, whatever its build metadata', async () => {
    const pkg = await make('1.0.7');
    await publish(pkg);
    for (const other of [await make('1.0.7', { edition: 'second' }), await make('1.0.7+b')]) {
      const response = await publish(other);
      expect([response.status, detail(response)]).to.deep.equal([409, 'The version 1.0.7 of some-kit already exists.']);
    }
    expect((await lines()).map(({ vers, cksum }) => [vers, cksum])).to.deep.equal([['1.0.7', pkg.file.sha256]]);
    expect(await fixture.blobs()).to.deep.equal([pkg.file.sha256]);
  });

  it('changes nothing of a line but yanked', async () => {
    await publish(await make('1.0.0'));
    await publish(await make('1.1.0'));
    const before = await lines();
    const etag = (await http.get('so/me/some-kit')).headers.etag!;
    const conditional = () => http.get('so/me/some-kit', { headers: { 'if-none-match': etag } });
    expect((await conditional()).status).to.equal(304);
    const yank = await http.delete(`${CRATES}/some-kit/1.0.0/yank`);
    expect([yank.status, yank.json()]).to.deep.equal([200, { ok: true }]);
    expect((await conditional()).status).to.equal(200);
    expect(await lines()).to.deep.equal([{ ...before[0], yanked: true }, before[1]]);
    expect((await http.get(`${CRATES}/some-kit/1.0.0/download`)).status).to.equal(200);
    expect((await http.put(`${CRATES}/some-kit/1.0.0/unyank`)).json()).to.deep.equal({ ok: true });
    await publish(await make('1.2.0'));
    await http.put(`${CRATES}/some-kit/owners`, { body: '{"users":["ada"]}' });
    expect((await lines()).slice(0, 2)).to.deep.equal(before);
    expect((await http.delete(`${CRATES}/some-kit/9.9.9/yank`)).status).to.equal(404);
  });

  it('refuses frames that do not add up, and lives on', async () => {
    const pkg = await make();
    const crate = await readFile(pkg.file.path);
    const json = Buffer.from(JSON.stringify(await publishMetadata(pkg.file.path, 'none')));
    const frame = (...parts: Buffer[]) => Buffer.concat(parts);
    const bodies: Record<string, Buffer> = {
      nothing: Buffer.alloc(0),
      'half a length': Buffer.from([1, 0]),
      'a length of 4 GiB': frame(length(0xffffffff), json),
      'JSON cut short': frame(length(json.length + 5), json),
      'no JSON': frame(length(3), Buffer.from('{a}'), length(crate.length), crate),
      'a list': frame(length(2), Buffer.from('[]'), length(crate.length), crate),
      'crate cut short': frame(length(json.length), json, length(crate.length), crate.subarray(0, -1)),
      'crate of 4 GiB': frame(length(json.length), json, length(0xffffffff), crate),
      'bytes behind': frame(length(json.length), json, length(crate.length), crate, Buffer.from('x')),
      'no crate': frame(length(json.length), json, length(3), Buffer.from('abc')),
    };
    for (const [what, body] of Object.entries(bodies)) {
      const response = await put(body);
      expect([response.status, typeof detail(response)], what).to.deep.equal([400, 'string']);
      if (what === 'crate of 4 GiB') expect(detail(response), 'refused before it is read').to.contain('do not add up');
    }
    for (const changes of [
      { name: 'other' },
      { vers: '2.0.0' },
      { vers: 'v1.0.0' },
      { deps: [{}] },
      { features: [1] },
    ]) {
      expect((await publish(pkg, changes)).status, JSON.stringify(changes)).to.equal(400);
    }
    expect((await http.get('so/me/some-kit')).status).to.equal(404);
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('refuses a crate whose Cargo.toml is another, missing or beside others', async () => {
    const pkg = await make();
    const manifest = (name: string, version: string) =>
      Buffer.from(`[package]\nname = "${name}"\nversion = "${version}"\n`);
    for (const [path, content] of [
      ['some-kit-1.0.0/Cargo.toml', manifest('other', '1.0.0')],
      ['some-kit-1.0.0/Cargo.toml', manifest('some-kit', '1.0.1')],
      ['some-kit-1.0.0/Cargo.toml', Buffer.from('[package')],
      ['some-kit-1.0.0/lib.rs', manifest('some-kit', '1.0.0')],
      ['elsewhere/Cargo.toml', manifest('some-kit', '1.0.0')],
    ] as const) {
      const file = await writeTarGz(`${pkg.dir}/bent.crate`, [{ path, content }]);
      expect((await publish({ ...pkg, file })).status, path).to.equal(400);
    }
    const good = { path: 'some-kit-1.0.0/Cargo.toml', content: manifest('some-kit', '1.0.0') };
    const stray = { path: 'stray.rs', content: Buffer.from('') };
    const status = async (entries: Entry[]) =>
      (await publish({ ...pkg, file: await writeTarGz(`${pkg.dir}/bent.crate`, entries) })).status;
    expect(await status([good, stray])).to.equal(400);
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('refuses a chunked frame with bytes behind it or too few', async () => {
    const pkg = await make();
    const json = Buffer.from(JSON.stringify(await publishMetadata(pkg.file.path, 'none')));
    const crate = await readFile(pkg.file.path);
    for (const bytes of [Buffer.concat([crate, Buffer.from('x')]), crate.subarray(0, -1)]) {
      const body = new Blob([length(json.length), json, length(crate.length), bytes] as never).stream();
      const init = { method: 'PUT', body, duplex: 'half', as: 'writer' as const };
      expect((await fixture.fetch(`${CRATES}/new`, init as never)).status).to.equal(400);
    }
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('refuses names that are no names, reserved or too close', async () => {
    const pkg = await make('1.0.0', { name: 'foo-bar' });
    await publish(pkg);
    for (const name of ['1abc', 'ä', 'a'.repeat(65), 'nul', 'std', 'a b', '../x', '']) {
      const response = await publish(pkg, { name });
      expect(response.status, name).to.equal(400);
      expect(detail(response), name).to.match(/is not a valid crate name|is reserved/);
    }
    for (const name of ['foo_bar', 'Foo-Bar']) {
      expect((await publish(await make('2.0.0', { name }))).status, name).to.equal(409);
    }
    expect(await protocol.readIndex(http, 'foo-bar')).to.have.length(1);
  });

  it('lists, adds and removes owners', async () => {
    await publish(await make());
    const path = `${CRATES}/some-kit/owners`;
    const logins = async () => (await http.get(path)).json().users.map((user: Json) => user.login);
    const body = JSON.stringify({ users: ['ada'] });
    expect(await logins()).to.deep.equal(['writer']);
    const added = (await http.put(path, { body })).json();
    expect([added.ok, typeof added.msg]).to.deep.equal([true, 'string']);
    expect(await logins()).to.deep.equal(['writer', 'ada']);
    expect((await http.delete(path, { body })).json().ok).to.equal(true);
    expect(await logins()).to.deep.equal(['writer']);
    expect((await http.delete(path, { body })).status).to.equal(400);
    expect((await http.delete(path, { body: '{"users":["writer"]}' })).status).to.equal(400);
    expect((await http.put(path, { body: '{}' })).status).to.equal(400);
  });

  it('finds crates by a part of their name', async () => {
    for (const version of ['1.9.0', '1.10.0']) await publish(await make(version));
    const search = async (q: string) => (await http.get(`${CRATES}?q=${encodeURIComponent(q)}`)).json();
    const [found] = (await search('kit')).crates;
    expect([found.name, found.max_version]).to.deep.equal(['some-kit', '1.10.0']);
    expect((await search('%')).meta.total).to.equal(0);
    expect((await search('so_e')).meta.total).to.equal(0);
  });
});
