import { expect } from 'chai';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import { defects } from '../../../harness/formats/docker/defects.ts';
import { OCI, SCHEMA2 } from '../../../harness/formats/docker/media-types.ts';
import { digestOf } from '../../../harness/formats/docker/raw.ts';
import { SIGNATURE, signatureTag } from '../../../harness/formats/docker/signature.ts';

interface Exchange {
  readonly request: DoorRequest;
  readonly body: Buffer;
  readonly response: DoorMessage;
}

const bytes = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value, null, 3));

function exchange(
  method: string,
  path: string,
  body: unknown,
  status: number,
  answer: unknown,
  more: { asked?: Record<string, string>; given?: Record<string, string> } = {},
): Exchange {
  const headers = { authorization: 'Bearer scoped-1', 'content-length': '9', ...more.asked };
  const given = { 'content-type': 'application/json', ...more.given };
  return {
    request: { method, path: `/v2/${path}`, headers },
    body: bytes(body),
    response: { status, headers: given, body: bytes(answer) },
  };
}

const errors = (code: string) => ({ errors: [{ code, message: 'm', detail: null }] });
const digest = digestOf(Buffer.from('blob'));
const nothing = digestOf(Buffer.alloc(0));
const layer = { mediaType: OCI.layer, digest, size: 4 };
const image = {
  schemaVersion: 2,
  'test.regproof.unknown': 1,
  config: { ...layer, mediaType: OCI.config },
  layers: [layer],
};
const attestation = { ...image, layers: [{ ...layer, mediaType: 'application/vnd.in-toto+json' }] };
const module = { ...image, config: { ...layer, mediaType: 'application/vnd.wasm.config.v0+json' }, layers: [] };
const platforms = [
  { ...layer, platform: { os: 'linux' } },
  { ...layer, platform: { os: 'unknown' } },
];
const index = { schemaVersion: 2, manifests: platforms };
const signature = { ...image, subject: layer, layers: [{ ...layer, annotations: { signature: 'MA==' } }] };
const cache = { schemaVersion: 2, manifests: [layer] };
const docker = { ...image, mediaType: SCHEMA2.manifest };
const list = { schemaVersion: 2, mediaType: SCHEMA2.index, manifests: [layer] };
const about = { ...image, subject: layer };
const referrers = (...manifests: object[]) => ({ schemaVersion: 2, mediaType: OCI.index, manifests });
const referrer = { ...layer, artifactType: 'application/x.config', annotations: { a: 'b' } };

/** Everything that clients send to a repository in its life, with the answers of a registry that has no faults. */
function life(name: string): Exchange[] {
  const uploads = `${name}/blobs/uploads/`;
  const at = (path: string) => ({ given: { location: `https://r.test/v2/${path}`, 'docker-content-digest': digest } });
  const ranged = (range: string, id = 'u') => ({
    given: { location: `https://r.test/v2/${uploads}${id}`, range },
    asked: { 'content-range': '5-9' },
  });
  const read = (path: string, answer: unknown, type: string = OCI.manifest, method = 'GET', stated = digest) =>
    exchange(method, `${name}/${path}`, '', 200, answer, {
      given: { 'content-type': type, 'docker-content-digest': stated, 'content-length': '4' },
    });
  const put = (reference: string, document: unknown, status = 201, more: object = {}) =>
    exchange(
      'PUT',
      `${name}/manifests/${reference}`,
      document,
      status,
      status < 300 ? '' : errors('MANIFEST_INVALID'),
      {
        ...at(`${name}/manifests/${digest}`),
        ...more,
      },
    );
  return [
    exchange('HEAD', '', '', 200, ''),
    exchange('GET', '', '', 401, errors('UNAUTHORIZED'), { given: { 'www-authenticate': 'Bearer realm="x"' } }),
    exchange('GET', `-/token?scope=repository:${name}:pull&scope=repository:b:pull`, '', 200, { token: 't' }),
    exchange('POST', uploads, '', 202, '', at(`${uploads}u`)),
    exchange('POST', `${uploads}?digest=${digest}`, 'blob', 201, '', at(`${name}/blobs/${digest}`)),
    exchange('POST', `${uploads}?mount=${digest}&from=b`, '', 202, '', at(`${uploads}v`)),
    exchange('PATCH', `${uploads}u`, 'bl', 202, '', ranged('0-1')),
    exchange('PATCH', `${uploads}w`, 'bl', 202, '', { given: { range: '0-1' } }),
    exchange('PATCH', `${uploads}u`, 'ob', 416, errors('BLOB_UPLOAD_INVALID'), ranged('0-1')),
    exchange('PATCH', `${uploads}x`, 'ob', 202, '', { asked: { 'content-length': String(64 << 20) } }),
    exchange('GET', `${uploads}u`, '', 204, '', ranged('0-1')),
    exchange('PUT', `${uploads}u?digest=${digest}`, 'ob', 201, '', {
      ...at(`${name}/blobs/${digest}`),
      asked: { 'content-range': '2-3' },
    }),
    exchange('PUT', `${uploads}y?digest=${nothing}`, '', 201, '', at(`${name}/blobs/${nothing}`)),
    exchange(
      'PUT',
      `${uploads}z?digest=${digestOf(Buffer.from('blob'), 'sha512')}`,
      'blob',
      201,
      '',
      at(`${name}/blobs/x`),
    ),
    exchange('PUT', `${uploads}a?digest=sha256:xyz`, 'blob', 400, errors('DIGEST_INVALID')),
    exchange('PATCH', `${uploads}u`, 'bl', 404, errors('BLOB_UPLOAD_UNKNOWN')),
    exchange(
      'POST',
      `${name}/other/blobs/uploads/?mount=${digest}&from=${name}`,
      '',
      202,
      '',
      at(`${name}/other/blobs/uploads/v`),
    ),
    put('1', image, 201, {
      given: { 'docker-content-digest': digestOf(bytes(image)), location: 'https://r.test/v2/x' },
    }),
    put('1', about, 201, { given: { 'oci-subject': digest, 'docker-content-digest': digestOf(bytes(about)) } }),
    put('t'.repeat(128), module),
    ...[index, cache, list, docker].map((document) => put('more', document)),
    put('large', image, 413, { asked: { 'content-length': '40000000' } }),
    put(digest, image, 400),
    read('manifests/1', image),
    read('manifests/1', image, OCI.manifest, 'HEAD'),
    read('manifests/1', image, OCI.manifest, 'HEAD', digestOf(bytes(index))),
    ...[image, docker, attestation].map((document) => read(`manifests/${digestOf(bytes(image))}`, document)),
    read(`manifests/${signatureTag(layer)}`, signature),
    read('manifests/index', index, OCI.index),
    read('manifests/list', list, SCHEMA2.index),
    read(`blobs/${digest}`, Buffer.from('blob')),
    read(`blobs/${digest}`, '', 'application/octet-stream', 'HEAD'),
    read(`blobs/${nothing}`, ''),
    read(`blobs/${digestOf(Buffer.from('blob'), 'sha512')}`, Buffer.from('blob')),
    exchange('GET', `${name}/blobs/${digest}`, '', 206, 'lo', {
      asked: { range: 'bytes=1-2' },
      given: { 'content-range': 'bytes 1-2/4' },
    }),
    exchange('GET', `${name}/blobs/${digest}`, '', 416, '', { asked: { range: 'bytes=4-' } }),
    exchange('GET', `${name}/other/blobs/${digest}`, '', 404, errors('BLOB_UNKNOWN')),
    exchange('GET', `${name}/other/manifests/${digest}`, '', 404, errors('MANIFEST_UNKNOWN')),
    exchange('PATCH', `${name}/other/blobs/uploads/u`, 'foreign', 404, errors('BLOB_UPLOAD_UNKNOWN')),
    ...['', '?n=2', '?n=0', '?n=1&last=a'].map((query) =>
      exchange(
        'GET',
        `${name}/tags/list${query}`,
        '',
        200,
        { name, tags: ['a', 'b'] },
        { given: { link: '</v2/x>; rel="next"' } },
      ),
    ),
    exchange('GET', `${name}/none/tags/list`, '', 404, errors('NAME_UNKNOWN')),
    exchange(
      'GET',
      '_catalog?n=2',
      '',
      200,
      { repositories: ['cat', 'kit'] },
      { given: { link: '</v2/x>; rel="next"' } },
    ),
    exchange('GET', `${name}/referrers/${digest}`, '', 200, referrers(referrer, layer), {
      given: { 'content-type': OCI.index },
    }),
    exchange('GET', `${name}/referrers/${digest}?artifactType=a`, '', 200, referrers(referrer), {
      given: { 'oci-filters-applied': 'artifactType' },
    }),
    exchange('GET', `${name}/referrers/${digest}`, '', 200, referrers({ ...layer, artifactType: SIGNATURE })),
    exchange('GET', `${name}/referrers/${nothing}`, '', 200, '{"manifests":[]}'),
    exchange('DELETE', `${name}/manifests/1`, '', 202, ''),
    exchange('DELETE', `${name}/manifests/${digest}`, '', 202, ''),
    exchange('DELETE', `${name}/blobs/${digest}`, '', 202, ''),
    exchange('GET', `${name}/referrers/${digest}`, '', 200, referrers(layer)),
    exchange('GET', `${name}/tags/list`, '', 200, { name, tags: ['b'] }),
    exchange('GET', `${name}/manifests/1`, '', 404, errors('MANIFEST_UNKNOWN')),
    exchange('HEAD', `${name}/blobs/${digest}`, '', 404, ''),
    exchange('GET', `${name}/blobs/${digest}`, '', 200, 'blob'),
    read(`manifests/${digest}`, image),
  ];
}

/** Whether the plant changes anything of an exchange that it matches, or writes something of its own. */
async function changes(plant: Plant, { request, body, response }: Exchange): Promise<boolean> {
  if (!plant.matches(request)) return false;
  let wrote = false;
  const tools: PlantTools = {
    writerAuthorization: 'Basic d3JpdGVy',
    upstream: async ({ method }) => {
      wrote ||= method !== 'GET';
      return { status: 200, headers: {}, body: Buffer.from('from upstream') };
    },
  };
  const seen = (head: DoorRequest, sent: Buffer, { status, headers, body: answered }: DoorMessage) =>
    JSON.stringify([head, sent.toString('hex'), status, headers, answered.toString('hex')]);
  const before = seen(request, body, response);
  const decision = plant.request?.(request, tools);
  if (decision && 'answer' in decision) return true;
  const sent = plant.requestBody?.(body, request) ?? body;
  const answer = (await plant.response?.(response, request, tools)) ?? response;
  return wrote || seen(decision?.forward ?? request, sent, answer) !== before;
}

describe('docker defects', () => {
  it('are called after a check that they are to be noticed by', () => {
    expect(new Set(defects.map(({ id }) => id)).size).to.equal(defects.length);
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
  });

  for (const defect of defects) {
    it(`${defect.id} changes what it is about, and not everything`, async () => {
      const plant = defect.plant();
      const changed: boolean[] = [];
      for (const each of ['kit', 'kit/a/b/c', 'Kit/a', 'a/blobs/uploads/x'].flatMap(life))
        changed.push(await changes(plant, each));
      expect(changed.filter(Boolean).length, 'exchanges that were changed').to.be.within(1, changed.length - 1);
    });

    it(`${defect.id} survives a body that is no JSON`, async () => {
      const plant = defect.plant();
      for (const path of ['kit/manifests/1', 'kit/tags/list', `kit/referrers/${digest}`, '_catalog'])
        expect(await changes(plant, exchange('GET', path, '', 200, Buffer.from('<!doctype html>')))).to.be.a('boolean');
      expect(await changes(plant, exchange('PUT', 'kit/manifests/1', '<', 400, '<'))).to.be.a('boolean');
    });
  }
});
