import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { Role } from '../../../harness/core/access.ts';
import type { RawHttp, RawResponse } from '../../../harness/core/http.ts';
import { contentOf } from '../../../harness/formats/docker/content.ts';
import { EMPTY, OCI } from '../../../harness/formats/docker/media-types.ts';
import { build } from '../../../harness/formats/docker/package.ts';
import { locationOf } from '../../../harness/formats/docker/protocol/push.ts';
import { fetchToken } from '../../../harness/formats/docker/protocol/token.ts';
import { protocol } from '../../../harness/formats/docker/protocol.ts';
import {
  begin,
  bytesOf,
  digestOf,
  errorCode,
  finish,
  getManifest,
  patch,
  pushBytes,
  pushSmallImage,
  putDocument,
  smallImage,
} from '../../../harness/formats/docker/raw.ts';
import { registry } from '../../../harness/formats/docker/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

const code = (response: RawResponse) => [response.status, errorCode(response, '')];

describe('docker registry', () => {
  let fixture: Fixture;
  let http: RawHttp;
  beforeEach(async () => {
    fixture = await Fixture.start({ docker: registry });
    http = fixture.http(protocol, '/v2/');
  });
  afterEach(() => fixture.remove());

  const tags = async (name = 'kit'): Promise<string[]> => (await http.get(`${name}/tags/list`)).json().tags;

  it('gives back what was published, and forgets it when it is deleted', async () => {
    await using shop = await workshop(build, { name: 'team/kit', version: '1.0.0' });
    const pkg = await shop.build();
    expect((await protocol.publish(http, pkg)).status).to.equal(201);
    const { blobs, manifests } = await contentOf(pkg);
    const listed = await protocol.readIndex(http, pkg.name);
    expect(listed.map(({ name }) => `sha256:${name}`).sort()).to.deep.equal(
      [...blobs, ...manifests].map(({ digest }) => digest).sort(),
    );
    for (const { url, request, name } of listed) expect((await http.get(url, request)).sha256).to.equal(name);
    expect((await protocol.remove!(http, pkg)).status).to.equal(202);
    expect([await protocol.readIndex(http, pkg.name), await fixture.blobs()]).to.deep.equal([[], []]);
  });

  it('asks for a credential at its root, and says where tokens are', async () => {
    const response = await http.get('/v2/', {
      as: 'anonymous',
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'r.test:5' },
    });
    expect(code(response)).to.deep.equal([401, 'UNAUTHORIZED']);
    expect(response.headers['www-authenticate']).to.equal(
      'Bearer realm="https://r.test:5/v2/-/token",service="regproof"',
    );
    expect(response.headers['docker-distribution-api-version']).to.equal('registry/2.0');
    const push = await http.post('a/b/blobs/uploads/', { as: 'anonymous' });
    expect(push.headers['www-authenticate']).to.match(/scope="repository:a\/b:pull,push"$/);
    expect((await http.get('/v2/')).status).to.equal(200);
  });

  it('gives tokens that reach as far as their scope and their owner', async () => {
    await pushSmallImage(http, 'kit', '1');
    const begins = async (token: string, name: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await http.post(`${name}/blobs/uploads/`, { as: 'anonymous', headers })).status;
    };
    const token = (role: Role, ...scopes: string[]) => fetchToken(http, role, ...scopes);
    const push = await token('writer', 'repository:kit:pull,push repository:a/b:push');
    expect([await begins(push, 'kit'), await begins(push, 'a/b'), await begins(push, 'b')]).to.deep.equal([
      202, 202, 401,
    ]);
    expect(await begins(await token('writer', 'repository:kit:pull'), 'kit')).to.equal(401);
    expect(await begins(await token('reader', 'repository:kit:pull,push'), 'kit')).to.equal(403);
    expect(await begins(await token('anonymous', 'repository:kit:pull,push'), 'kit')).to.equal(403);
    const read = {
      as: 'anonymous',
      headers: { authorization: `Bearer ${await token('anonymous', 'repository:kit:pull')}` },
    } as const;
    expect((await http.get('kit/tags/list', read)).status).to.equal(200);
    const insufficient = await http.get('other/tags/list', read);
    expect(insufficient.headers['www-authenticate']).to.match(
      /scope="repository:other:pull",error="insufficient_scope"$/,
    );
    const wider = { as: 'anonymous', headers: { authorization: `Bearer ${push}` } } as const;
    expect((await http.get('-/token?scope=repository:b:push', wider)).status).to.equal(401);
    expect((await http.get('-/token', { as: 'wrong' })).status).to.equal(401);
  });

  it('takes an upload in one request, two, or many, and tells how far it is', async () => {
    const bytes = randomBytes(1000);
    const digest = digestOf(bytes);
    const single = await http.post(`a/blobs/uploads/?digest=${digest}`, { body: bytes });
    expect([single.status, single.headers.location]).to.deep.equal([201, fixture.url(`/v2/a/blobs/${digest}`)]);
    expect((await finish(http, await begin(http, 'b'), digest, bytes)).status).to.equal(201);
    const begun = await begin(http, 'c');
    expect((await http.get(begun, { as: 'writer' })).headers.range).to.equal('0-0');
    const first = await patch(http, begun, bytes.subarray(0, 400), 0);
    expect([first.status, first.headers.range]).to.deep.equal([202, '0-399']);
    const wrong = await patch(http, begun, bytes.subarray(500), 500);
    expect([...code(wrong), wrong.headers.range]).to.deep.equal([416, 'BLOB_UPLOAD_INVALID', '0-399']);
    const second = await patch(http, begun, bytes.subarray(400, 900));
    expect([second.status, second.headers.range]).to.deep.equal([202, '0-899']);
    const asked = await http.get(begun, { as: 'writer' });
    expect([asked.status, asked.headers.range]).to.deep.equal([204, '0-899']);
    expect((await finish(http, begun, digest, bytes.subarray(900))).status).to.equal(201);
    expect(code(await patch(http, begun, bytes))).to.deep.equal([404, 'BLOB_UPLOAD_UNKNOWN']);
    for (const name of ['a', 'b', 'c']) expect((await http.get(`${name}/blobs/${digest}`)).body).to.deep.equal(bytes);
    expect(await fixture.blobs()).to.deep.equal([digest.slice(7)]);
  });

  it('keeps nothing of what does not have its digest, of what was cancelled, and of what was not ended', async () => {
    const bytes = Buffer.from('x');
    const wrong = digestOf(Buffer.from('y'));
    for (const digest of [wrong, 'sha256:x', 'md5:00', '']) {
      const answer = await finish(http, await begin(http, 'kit'), digest, bytes);
      expect(code(answer), digest).to.deep.equal([400, 'DIGEST_INVALID']);
    }
    expect(code(await http.post(`kit/blobs/uploads/?digest=${wrong}`, { body: bytes }))).to.deep.equal([
      400,
      'DIGEST_INVALID',
    ]);
    const cancelled = await begin(http, 'kit');
    await patch(http, cancelled, bytes);
    expect((await http.delete(cancelled)).status).to.equal(204);
    expect(code(await http.get(cancelled, { as: 'writer' }))).to.deep.equal([404, 'BLOB_UPLOAD_UNKNOWN']);
    await fixture.restart();
    http = fixture.http(protocol, '/v2/');
    expect(await fixture.blobs()).to.deep.equal([]);
    expect(code(await http.get('kit/tags/list'))).to.deep.equal([404, 'NAME_UNKNOWN']);
  });

  it('refuses chunks whose range and length do not agree', async () => {
    const location = await begin(http, 'kit');
    for (const [range, expected] of [
      ['0-5', 'SIZE_INVALID'],
      ['x', 'BLOB_UPLOAD_INVALID'],
    ] as const) {
      const answer = await http.request('PATCH', location, { headers: { 'Content-Range': range }, body: 'abc' });
      expect(code(answer)).to.deep.equal([400, expected]);
    }
    expect((await patch(http, location, Buffer.from('abc'), 0)).status).to.equal(202);
  });

  it('mounts what is there, and gives an upload for the rest', async () => {
    const { digest } = await pushBytes(http, 'from', 'bytes');
    const mount = (from: string, what = digest) => http.post(`to/blobs/uploads/?mount=${what}${from}`);
    expect((await mount('&from=other')).status).to.equal(202);
    expect((await mount('')).status).to.equal(202);
    expect((await mount('&from=from', digestOf(Buffer.alloc(0)))).status).to.equal(202);
    expect(code(await http.get(`to/blobs/${digest}`))).to.deep.equal([404, 'NAME_UNKNOWN']);
    const mounted = await mount('&from=from');
    expect([mounted.status, locationOf(mounted)]).to.deep.equal([201, fixture.url(`/v2/to/blobs/${digest}`)]);
    await http.delete(`from/blobs/${digest}`);
    expect((await http.get(`to/blobs/${digest}`)).text()).to.equal('bytes');
  });

  it('refuses manifests that are none, or that need what is not there', async () => {
    const image = await smallImage(http, 'kit');
    const [layer] = image.layers;
    const bad: Record<string, [object | Buffer, string]> = {
      'no JSON': [Buffer.from('{'), 'MANIFEST_INVALID'],
      'a list': [Buffer.from('[]'), 'MANIFEST_INVALID'],
      'no UTF-8': [Buffer.from([0x7b, 0xff, 0x7d]), 'MANIFEST_INVALID'],
      'schema 1': [{ ...image, schemaVersion: 1 }, 'MANIFEST_INVALID'],
      'another type inside': [{ ...image, mediaType: OCI.index }, 'MANIFEST_INVALID'],
      'no config': [{ ...image, config: undefined }, 'MANIFEST_INVALID'],
      'layers that are no list': [{ ...image, layers: {} }, 'MANIFEST_INVALID'],
      'a digest that is none': [{ ...image, layers: [{ ...layer, digest: 'sha256:x' }] }, 'MANIFEST_INVALID'],
      'another size': [{ ...image, layers: [{ ...layer, size: 1 }] }, 'MANIFEST_INVALID'],
      'a missing blob': [
        { ...image, layers: [{ ...layer, digest: digestOf(Buffer.from('?')) }] },
        'MANIFEST_BLOB_UNKNOWN',
      ],
      'a subject that is none': [{ ...image, subject: 'x' }, 'MANIFEST_INVALID'],
    };
    for (const [what, [document, expected]] of Object.entries(bad))
      expect(code(await putDocument(http, 'kit', '1', document)), what).to.deep.equal([400, expected]);
    expect(code(await putDocument(http, 'kit', '1', image, 'application/json'))).to.deep.equal([
      400,
      'MANIFEST_INVALID',
    ]);
    expect(code(await putDocument(http, 'kit', digestOf(Buffer.alloc(0)), image))).to.deep.equal([
      400,
      'DIGEST_INVALID',
    ]);
    expect((await putDocument(http, 'kit', '1', Buffer.alloc(9 << 20))).status).to.equal(413);
    expect(await tags()).to.deep.equal([]);
    const foreign = {
      mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar',
      digest: digestOf(Buffer.from('?')),
      size: 9,
    };
    expect((await putDocument(http, 'kit', '1', { ...image, layers: [foreign] })).status).to.equal(201);
  });

  it('serves manifests byte by byte, by sha512 as well, without parameters of their type', async () => {
    const bytes = Buffer.from(`${JSON.stringify(await smallImage(http, 'kit'), null, 3)}\n\n`);
    const long = digestOf(bytes, 'sha512');
    const put = await putDocument(http, 'kit', long, bytes, `${OCI.manifest}; charset=utf-8`);
    expect([put.status, put.headers['docker-content-digest']]).to.deep.equal([201, long]);
    await putDocument(http, 'kit', 'tag', bytes);
    for (const [reference, digest] of [
      [long, long],
      [digestOf(bytes), digestOf(bytes)],
      ['tag', digestOf(bytes)],
    ] as const) {
      const served = await getManifest(http, 'kit', reference);
      expect(served.body).to.deep.equal(bytes);
      expect(served.headers).to.include({ 'content-type': OCI.manifest, 'docker-content-digest': digest });
      const head = await http.head(`kit/manifests/${reference}`);
      expect(head.headers).to.include({ 'content-length': String(bytes.length), 'docker-content-digest': digest });
    }
  });

  it('moves tags, and deletes them alone or with what they name', async () => {
    const one = await pushSmallImage(http, 'kit', 'a', 'one');
    await pushSmallImage(http, 'kit', 'b', 'one');
    const two = await pushSmallImage(http, 'kit', 'a', 'two');
    expect((await getManifest(http, 'kit', 'a')).headers['docker-content-digest']).to.equal(two.digest);
    expect((await http.delete('kit/manifests/b')).status).to.equal(202);
    expect(code(await http.delete('kit/manifests/b'))).to.deep.equal([404, 'MANIFEST_UNKNOWN']);
    expect((await getManifest(http, 'kit', one.digest)).status).to.equal(200);
    expect((await http.delete(`kit/manifests/${two.digest}`)).status).to.equal(202);
    expect(await tags()).to.deep.equal([]);
    const { layers } = (await getManifest(http, 'kit', one.digest)).json();
    expect(code(await http.delete(`kit/blobs/${layers[0].digest}`))).to.deep.equal([400, 'UNSUPPORTED']);
    await http.delete(`kit/manifests/${one.digest}`);
    expect((await http.delete(`kit/blobs/${layers[0].digest}`)).status).to.equal(202);
    expect(code(await http.delete(`kit/blobs/${layers[0].digest}`))).to.deep.equal([404, 'BLOB_UNKNOWN']);
  });

  it('lists tags and repositories in order, page by page', async () => {
    const image = await smallImage(http, 'kit');
    for (const tag of ['b', 'a', 'C', '1']) await putDocument(http, 'kit', tag, image);
    expect(await tags()).to.deep.equal(['1', 'C', 'a', 'b']);
    const page = await http.get('kit/tags/list?n=2&last=1');
    expect(page.json()).to.deep.equal({ name: 'kit', tags: ['C', 'a'] });
    expect(page.headers.link).to.equal(`<${fixture.url('/v2/kit/tags/list?n=2&last=a')}>; rel="next"`);
    for (const query of ['?n=0', '?n=4', '?n=2&last=C'])
      expect((await http.get(`kit/tags/list${query}`)).headers, query).not.to.have.property('link');
    expect(code(await http.get('kit/tags/list?n=-1'))).to.deep.equal([400, 'UNSUPPORTED']);
    await pushBytes(http, 'a/b', 'x');
    expect((await http.get('_catalog')).json()).to.deep.equal({ repositories: ['a/b', 'kit'] });
  });

  it('lists what refers to a manifest, before it is there as well', async () => {
    const config = await pushBytes(http, 'kit', '{}', EMPTY);
    const subject = { mediaType: OCI.manifest, digest: digestOf(Buffer.from('later')), size: 5 };
    const document = {
      schemaVersion: 2,
      mediaType: OCI.manifest,
      artifactType: 'a/b',
      config,
      layers: [],
      subject,
      annotations: { k: 'v' },
    };
    const put = await putDocument(http, 'kit', 'about', document);
    expect([put.status, put.headers['oci-subject']]).to.deep.equal([201, subject.digest]);
    const list = async (query = '', digest = subject.digest, name = 'kit') =>
      http.get(`${name}/referrers/${digest}${query}`);
    const bytes = bytesOf(document);
    const found = {
      mediaType: OCI.manifest,
      digest: digestOf(bytes),
      size: bytes.length,
      artifactType: 'a/b',
      annotations: { k: 'v' },
    };
    expect((await list()).json()).to.deep.equal({ schemaVersion: 2, mediaType: OCI.index, manifests: [found] });
    expect((await list('?artifactType=c')).json().manifests).to.deep.equal([]);
    expect((await list('?artifactType=a%2Fb')).headers).to.include({
      'oci-filters-applied': 'artifactType',
      'content-type': OCI.index,
    });
    expect((await list('', subject.digest, 'unknown')).json().manifests).to.deep.equal([]);
    expect(code(await list('', 'sha256:x'))).to.deep.equal([400, 'DIGEST_INVALID']);
  });

  it('knows names from addresses', async () => {
    for (const name of ['a/blobs/uploads/x', 'manifests/tags/list', 'a.b/c__d/e--f']) {
      const { digest } = await pushSmallImage(http, name, 'list');
      expect((await getManifest(http, name, 'list')).headers['docker-content-digest'], name).to.equal(digest);
      expect(await tags(name), name).to.deep.equal(['list']);
    }
    for (const name of ['Kit', 'a//b', 'a___b', '-a', 'k'.repeat(256)])
      expect(code(await http.post(`${name}/blobs/uploads/`)), name).to.deep.equal([400, 'NAME_INVALID']);
    expect(code(await http.get('kit'))).to.deep.equal([404, 'NAME_UNKNOWN']);
    expect(code(await http.put('kit/tags/list', { body: 'x' }))).to.deep.equal([405, 'UNSUPPORTED']);
    expect(code(await http.get('kit/manifests/a b'))).to.deep.equal([404, 'NAME_UNKNOWN']);
  });

  it('takes ten pushes at once and keeps every tag', async () => {
    const image = await smallImage(http, 'kit');
    const names = Array.from({ length: 10 }, (_, number) => `t${number}`);
    const answers = await Promise.all(names.map((tag) => putDocument(http, 'kit', tag, image)));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(10).fill(201));
    expect(await tags()).to.deep.equal(names);
  });
});
