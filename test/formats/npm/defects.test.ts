import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { statementAbout } from '../../../harness/core/attestation.ts';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { defects } from '../../../harness/formats/npm/defects.ts';

interface Exchange {
  readonly request: DoorRequest;
  readonly body: Buffer;
  readonly response: DoorMessage;
}

const bytes = (value: unknown) => (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value)));

function exchange(
  method: string,
  path: string,
  body: unknown,
  status: number,
  answer: unknown,
  accept = 'application/json',
): Exchange {
  const headers = { accept, 'if-none-match': '"1"' };
  const response = {
    status,
    headers: { 'content-type': 'application/json', vary: 'Accept', etag: '"1"' },
    body: bytes(answer),
  };
  return { request: { method, path, headers }, body: bytes(body), response };
}

function manifest(name: string, version: string, more: Json = {}): Json {
  const dist = {
    tarball: `https://r.test/npm/${name}/-/kit-${version}.tgz`,
    shasum: 'aa',
    integrity: `sha512-${version}`,
    attestations: { url: `https://r.test/npm/-/npm/v1/attestations/${name}@${version}` },
  };
  const rich = {
    bin: { kit: 'bin.js' },
    os: ['linux'],
    dependencies: { a: '1' },
    peerDependencies: { b: '1' },
    peerDependenciesMeta: {},
  };
  return {
    _id: `${name}@${version}`,
    name,
    version,
    license: { type: 'MIT' },
    hasInstallScript: true,
    ...rich,
    dist,
    ...more,
  };
}

/** About another version of another tarball. */
const BUNDLE = {
  dsseEnvelope: {
    payload: statementAbout({ name: 'pkg:npm/other@1.0.0', digest: { sha512: 'a' } }, 'x', null).toString('base64'),
  },
};

function packument(name: string, versions: Json[], more: Json = {}): Json {
  const time = Object.fromEntries(
    ['created', 'modified', ...versions.map(({ version }) => version)].map((key) => [key, 'then']),
  );
  const entries = Object.fromEntries(versions.map((version) => [version.version, version]));
  return { _id: name, _rev: '1-a', name, 'dist-tags': { latest: '1.0.0' }, versions: entries, time, ...more };
}

function publication(name: string, version: string, attachment = `${name}-${version}.tgz`): Json {
  const entry = manifest(name, version, { repository: { url: 'https://example.com/other/x' } });
  return packument(name, [entry], {
    _attachments: { [attachment]: { data: gzipSync(version).toString('base64'), length: 1 } },
  });
}

function attestedPublication(name: string): Json {
  const document = publication(name, '1.0.0');
  document._attachments[`${name}-1.0.0.sigstore`] = { data: JSON.stringify(BUNDLE) };
  return document;
}

/** Everything that clients send to a package in its life, with the answers of a registry that has no faults. */
function life(name: string): Exchange[] {
  const path = `/npm/${name.replace('/', '%2F')}`;
  const tarball = `/npm/${name}/-/kit-1.0.0.tgz`;
  const both = [manifest(name, '1.0.0', { deprecated: 'old' }), manifest(name, '1.1.0')];
  const reads = (versions: Json[]) =>
    ['application/json', 'application/vnd.npm.install-v1+json'].map((accept) =>
      exchange('GET', path, '', 200, packument(name, versions), accept),
    );
  return [
    exchange('GET', path, '', 404, { error: 'unknown' }),
    exchange('PUT', path, publication(name, '1.0.0', '../x.tgz'), 201, { ok: true }),
    exchange('PUT', path, publication(name, '1.1.0'), 201, { ok: true }),
    exchange('PUT', path, publication(name, '1.1.0'), 409, { error: 'exists' }),
    ...reads(both),
    ...reads([manifest(name, '1.0.0'), manifest(name, '1.1.0')]),
    exchange('PUT', path, publication('other', '1.0.0'), 400, { error: 'about another package' }),
    exchange('PUT', path, attestedPublication(name), 400, { error: 'about another package' }),
    exchange('GET', tarball, '', 404, { error: 'refused' }),
    ...[path, '/npm/@acme%2fkit'].map((each) =>
      exchange('GET', `/npm/-/npm/v1/attestations/${each.slice('/npm/'.length)}@1.0.0`, '', 200, {
        attestations: [{ predicateType: 'x', bundle: BUNDLE }],
      }),
    ),
    exchange('GET', `/npm/-/npm/v1/attestations/${name}@1.1.0`, '', 404, { error: 'none' }),
    exchange('PUT', path, publication(name, '1.2.0'), 201, { ok: true }),
    ...reads(both),
    exchange('GET', `/npm/${name}`, '', 200, packument(name, both)),
    exchange('GET', `${path}/1.0.0`, '', 200, manifest(name, '1.0.0')),
    ...Array.from({ length: 12 }, () =>
      exchange('GET', tarball, '', 200, gzipSync('what was published', { level: 9 })),
    ),
    exchange('GET', `/npm/-/package/kit/dist-tags`, '', 200, { latest: '1.0.0' }),
    exchange('PUT', `/npm/-/package/kit/dist-tags/beta`, '"1.0.0"', 201, {}),
    exchange('GET', `/npm/-/package/kit/dist-tags`, '', 200, { latest: '1.0.0', beta: '1.0.0' }),
    exchange('DELETE', `/npm/-/package/kit/dist-tags/beta`, '', 200, {}),
    exchange('GET', '/npm/-/whoami', '', 200, { username: 'writer' }),
    exchange('POST', '/npm/-/npm/v1/security/advisories/bulk', {}, 200, {}),
    exchange('PUT', `${path}/-rev/1-a`, packument(name, [both[0]!]), 201, { ok: true }),
    ...reads(both),
    exchange('GET', tarball, '', 404, { error: 'gone' }),
    exchange('DELETE', `${path}/-rev/1-a`, '', 200, { ok: true }),
    exchange('GET', path, '', 404, { error: 'unknown' }),
  ];
}

const TOOLS: PlantTools = {
  writerAuthorization: '',
  upstream: () => Promise.reject(new Error('no defect of this format asks further')),
};

/** Whether the plant changes an exchange, in the order in which the front door asks it. */
async function changes(plant: Plant, { request, body, response }: Exchange): Promise<boolean> {
  if (!plant.matches(request)) return false;
  const decision = plant.request?.(request, TOOLS);
  if (decision && 'answer' in decision) return JSON.stringify(decision.answer) !== JSON.stringify(response);
  const forwarded = JSON.stringify(decision?.forward ?? request) !== JSON.stringify(request);
  const hasBody = ['PUT', 'POST'].includes(request.method);
  const rewritten = hasBody && plant.requestBody !== undefined && !plant.requestBody(body, request).equals(body);
  const before = { ...response, headers: { ...response.headers } };
  const after = (await plant.response?.(response, request, TOOLS)) ?? response;
  const answered =
    after.status !== before.status ||
    JSON.stringify(after.headers) !== JSON.stringify(before.headers) ||
    !after.body.equals(before.body);
  return forwarded || rewritten || answered;
}

describe('npm defects', () => {
  it('have ids of their own, that begin with a check which they kill', () => {
    const ids = defects.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
  });

  for (const defect of defects) {
    it(`${defect.id} changes what it matches`, async () => {
      const plant = defect.plant();
      const changed: boolean[] = [];
      for (const each of ['kit', '@acme/kit', 'Kit', 'k%EF%BD%89t'].flatMap(life))
        changed.push(await changes(plant, each));
      expect(changed.filter(Boolean).length, 'exchanges that were changed').to.be.within(1, changed.length - 1);
    });

    it(`${defect.id} leaves a body alone that is no JSON`, async () => {
      const plant = defect.plant();
      const page = exchange('GET', '/npm/kit', '', 200, Buffer.from('<!doctype html>'));
      expect(await changes(plant, page)).to.be.a('boolean');
    });
  }
});
