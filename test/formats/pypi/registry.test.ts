import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import { build } from '../../../harness/formats/pypi/package.ts';
import { multipart } from '../../../harness/formats/pypi/protocol/multipart.ts';
import { uploadFields } from '../../../harness/formats/pypi/protocol/upload-fields.ts';
import { protocol } from '../../../harness/formats/pypi/protocol.ts';
import { registry } from '../../../harness/formats/pypi/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

const JSON_V1 = 'application/vnd.pypi.simple.v1+json';

describe('pypi registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  beforeEach(async () => {
    fixture = await Fixture.start({ pypi: registry });
    http = fixture.http(protocol, '/pypi/legacy/', '/pypi/simple/');
  });
  afterEach(() => fixture.remove());
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0' });
  });
  after(() => shop[Symbol.asyncDispose]());

  const make = (name: string, version: string, more: Partial<PackageSpec> = {}): Promise<Package> =>
    shop.build({ name, version, ...more });

  /** Uploads the wheel with some form fields replaced; undefined leaves one out. */
  const upload = async (pkg: Package, changes: Record<string, string | undefined> = {}, filename = pkg.file.name) => {
    const fields = uploadFields(pkg, pkg.file).filter(([name]) => !(name in changes));
    for (const [name, value] of Object.entries(changes)) if (value !== undefined) fields.push([name, value]);
    const bytes = await readFile(pkg.file.path);
    const { contentType, body } = multipart(fields, { field: 'content', filename, bytes });
    return http.post('', { headers: { 'content-type': contentType }, body });
  };
  const act = (pkg: Package, action: string, reason = '') => {
    const body = new URLSearchParams({ ':action': action, name: pkg.name, version: pkg.version, reason }).toString();
    return http.post('', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  };
  const page = async (name: string, accept: string) => http.get(`${name}/`, { headers: { accept } });

  it('lists and serves what was published, in HTML and JSON alike', async () => {
    const pkg = await make('Foo.Bar_baz', '1.0+cu124.1');
    expect((await protocol.publish(http, pkg)).status).to.equal(200);
    const json = await protocol.readIndex(http, 'foo-bar_BAZ');
    const html = (await page('foo-bar-baz', 'text/html')).text();
    expect(json.map(({ name }) => name)).to.deep.equal(pkg.files.map(({ name }) => name));
    for (const [index, file] of pkg.files.entries()) {
      const listed = json[index]!;
      expect([listed.version, listed.size, listed.digests.sha256]).to.deep.equal([pkg.version, file.size, file.sha256]);
      expect(html).to.contain(`#sha256=${file.sha256}"`).and.contain(`>${file.name}</a>`);
      for (const url of [listed.url, listed.url.replace('%2B', '+')]) {
        expect((await http.get(url)).sha256, url).to.equal(file.sha256);
      }
    }
    expect(html).to.contain('data-requires-python="&gt;=3.8,!=3.9.0"').and.not.contain('&amp;');
  });

  it('serves the metadata of wheels only, with the hash it states', async () => {
    const pkg = await make('kit', '1.0');
    await protocol.publish(http, pkg);
    const [wheel, sdist] = (await page('kit', JSON_V1)).json().files;
    const metadata = await http.get(`${wheel.url}.metadata`);
    expect(metadata.sha256).to.equal(wheel['core-metadata'].sha256).and.not.equal(wheel.hashes.sha256);
    expect(metadata.text()).to.match(/^Metadata-Version: 2\.4\nName: kit\n/);
    expect((await page('kit', 'text/html')).text()).to.contain(`data-core-metadata="sha256=${metadata.sha256}"`);
    expect(sdist['core-metadata']).to.equal(false);
    expect((await http.get(`${sdist.url}.metadata`)).status).to.equal(404);
  });

  it('states what PEP 700 asks for', async () => {
    await protocol.publish(http, await make('kit', '1.0'));
    await protocol.publish(http, await make('kit', '1.1'));
    const { meta, versions, files } = (await page('kit', JSON_V1)).json();
    expect([meta['api-version'], versions]).to.deep.equal(['1.3', ['1.0', '1.1']]);
    for (const file of files) expect(file['upload-time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const list = (await http.get('', { headers: { accept: JSON_V1 } })).json();
    expect(list.projects).to.deep.equal([{ name: 'kit' }]);
  });

  it('negotiates the form', async () => {
    await protocol.publish(http, await make('kit', '1.0'));
    for (const [accept, type] of [
      [JSON_V1, JSON_V1],
      ['application/vnd.pypi.simple.latest+json', JSON_V1],
      ['application/vnd.pypi.simple.v1+html', 'application/vnd.pypi.simple.v1+html'],
      [`${JSON_V1}, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01`, JSON_V1],
      [`${JSON_V1};q=0.1, text/html`, 'text/html; charset=utf-8'],
      ['*/*', 'text/html; charset=utf-8'],
      [`${JSON_V1};q=0, text/html`, 'text/html; charset=utf-8'],
    ] as const) {
      const response = await page('kit', accept);
      expect([response.status, response.headers['content-type']], accept).to.deep.equal([200, type]);
      expect(response.headers.vary).to.equal('Accept');
      expect(response.text().startsWith('{'), accept).to.equal(type === JSON_V1);
    }
    expect((await page('kit', 'application/xml')).status).to.equal(406);
    expect((await http.get(`kit/?format=${encodeURIComponent(JSON_V1)}`)).headers['content-type']).to.equal(JSON_V1);
    expect((await http.get('', { headers: { accept: JSON_V1 } })).json().meta['api-version']).to.equal('1.3');
  });

  it('makes one project of all spellings, at its canonical address', async () => {
    await protocol.publish(http, await make('Foo.Bar_baz', '1.0'));
    await protocol.publish(http, await make('foo-bar.baz', '1.1'));
    expect((await http.get('foo-bar-baz/', { follow: false })).status).to.equal(200);
    for (const path of ['foo-bar-baz', 'Foo.Bar_baz/']) {
      const response = await http.get(path, { follow: false });
      const location = fixture.url('/pypi/simple/foo-bar-baz/');
      expect([response.status, response.headers.location]).to.deep.equal([301, location]);
    }
    expect((await protocol.readIndex(http, 'foo-bar-baz')).length).to.equal(4);
    expect((await http.get('')).text().match(/<a /g)).to.have.length(1);
  });

  it('answers 404 for what is not there', async () => {
    for (const { path, request } of protocol.absent('nothing')) {
      expect((await http.get(path, request)).status).to.equal(404);
    }
    expect((await http.get('nothing', { follow: false })).status).to.equal(404);
    expect(await protocol.readIndex(http, 'nothing')).to.deep.equal([]);
  });

  it('refuses what is not as stated and keeps nothing of it', async () => {
    const pkg = await make('kit', '1.0');
    const cases: [string, Record<string, string | undefined>, string?][] = [
      ['sha256', { sha256_digest: '0'.repeat(64) }],
      ['md5', { md5_digest: '0'.repeat(32) }],
      ['another name', { name: 'other' }],
      ['another version', { version: '2.0' }],
      ['invalid name', { name: 'acme kit' }],
      ['invalid version', { version: 'one' }],
      ['unknown action', { ':action': 'submit' }],
      ['unknown metadata version', { metadata_version: 'new' }],
      ['folder', {}, '../kit-1.0-py3-none-any.whl'],
      ['no distribution', {}, 'kit-1.0.exe'],
      ['METADATA of another name', { name: 'other' }, 'other-1.0-py3-none-any.whl'],
      ['METADATA of another version', { version: '2.0' }, 'kit-2.0-py3-none-any.whl'],
      ['no archive of that kind', {}, 'kit-1.0.tar.gz'],
    ];
    for (const [what, changes, filename] of cases) {
      expect((await upload(pkg, changes, filename)).status, what).to.equal(400);
    }
    const cut = multipart(uploadFields(pkg, pkg.file), {
      field: 'content',
      filename: pkg.file.name,
      bytes: Buffer.alloc(99),
    });
    const headers = { 'content-type': cut.contentType };
    expect((await http.post('', { headers, body: cut.body.subarray(0, -20) })).status).to.equal(400);
    expect((await http.post('', { headers: { 'content-type': 'text/plain' }, body: 'x' })).status).to.equal(400);
    expect((await http.get('')).text()).to.not.contain('<a ');
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('takes uploads without digests, at both spellings of its address, without redirect', async () => {
    const pkg = await make('kit', '1.0', { kinds: ['wheel'] });
    const bare = { md5_digest: undefined, sha256_digest: undefined };
    expect((await upload(pkg, bare)).status).to.equal(200);
    expect((await http.post(fixture.url('/pypi/legacy'), { body: 'x' })).status).to.equal(400);
    expect((await protocol.readIndex(http, 'kit'))[0]!.digests.sha256).to.equal(pkg.file.sha256);
  });

  it('refuses a file name twice in words that twine knows, and keeps the first bytes', async () => {
    const [first, second] = [await make('kit', '1.0'), await make('kit', '1.0', { edition: 'second' })];
    await protocol.publish(http, first);
    const blobs = await fixture.blobs();
    const response = await protocol.publish(http, second);
    expect([response.status, response.text()]).to.deep.equal([409, `File already exists: ${second.file.name}.\n`]);
    expect((await protocol.readIndex(http, 'kit')).map(({ digests }) => digests.sha256)).to.deep.equal(
      first.files.map(({ sha256 }) => sha256),
    );
    expect((await fixture.blobs()).sort()).to.deep.equal(blobs.sort());
  });

  it('yanks with a reason and takes it back', async () => {
    const pkg = await make('kit', '1.0');
    await protocol.publish(http, pkg);
    const states = async () =>
      (await page('kit', JSON_V1)).json().files.map((file: { yanked: unknown }) => file.yanked);
    expect((await act(pkg, 'yank', 'broken "on" <x> & y')).status).to.equal(200);
    expect(await states()).to.deep.equal(Array(2).fill('broken "on" <x> & y'));
    expect((await page('kit', 'text/html')).text()).to.contain('data-yanked="broken &quot;on&quot; &lt;x&gt; &amp; y"');
    await act(pkg, 'yank');
    expect(await states()).to.deep.equal([true, true]);
    expect((await page('kit', 'text/html')).text()).to.contain('data-yanked=""');
    await act(pkg, 'unyank');
    expect(await states()).to.deep.equal([false, false]);
    expect((await act(await make('kit', '9'), 'yank')).status).to.equal(404);
  });

  it('deletes a release with its files and its project with the last one', async () => {
    const [one, two] = [await make('kit', '1.0'), await make('kit', '1.1')];
    await protocol.publish(http, one);
    await protocol.publish(http, two);
    const [url] = (await protocol.readIndex(http, 'kit')).map((file) => file.url);
    expect((await protocol.remove!(http, one)).status).to.equal(200);
    expect((await http.get(url!)).status).to.equal(404);
    expect(new Set((await protocol.readIndex(http, 'kit')).map(({ version }) => version))).to.deep.equal(
      new Set(['1.1']),
    );
    expect((await protocol.remove!(http, one)).status).to.equal(404);
    await protocol.remove!(http, two);
    expect((await http.get('kit/')).status).to.equal(404);
    expect(await fixture.blobs()).to.deep.equal([]);
  });

  it('serves files for ever and pages for revalidation', async () => {
    const pkg = await make('kit', '1.0');
    await protocol.publish(http, pkg);
    const [file] = await protocol.readIndex(http, 'kit');
    const response = await http.get(file!.url);
    expect(response.headers['cache-control']).to.contain('immutable');
    expect(response.headers.etag).to.equal(`"${createHash('sha256').update(response.body).digest('hex')}"`);
    expect((await page('kit', 'text/html')).headers['cache-control']).to.equal('no-cache');
  });
});
