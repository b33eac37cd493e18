import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import { defects } from '../../../harness/formats/helm/defects.ts';
import { renderYaml } from '../../../harness/formats/helm/metadata.ts';
import { provenanceText } from '../../../harness/formats/helm/provenance.ts';
import { MEDIA_TYPES } from '../../../harness/formats/helm/raw.ts';
import { fakeSigner } from './signers.ts';

interface Exchange {
  readonly request: DoorRequest;
  readonly body: Buffer;
  readonly response: DoorMessage;
}

const bytes = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function exchange(
  method: string,
  path: string,
  status: number,
  answer: unknown,
  body: unknown = '',
  asked = {},
): Exchange {
  return {
    request: { method, path, headers: { host: 'h.test:1', authorization: 'Basic eA==', ...asked } },
    body: bytes(body),
    response: { status, headers: { link: '<next>; rel="next"' }, body: bytes(answer) },
  };
}

const entry = (name: string, version: string, more = {}) => ({
  ...{ apiVersion: 'v2', name, version, appVersion: '1.10', type: 'library', kubeVersion: '>=1', icon: 'i' },
  ...{ annotations: {}, maintainers: [{ name: 'a' }], digest: version, created: '2026-01-01T00:00:00Z' },
  ...{ urls: [`charts/${name}-${version}.tgz`] },
  dependencies: [{ name: 'w', version: '1', repository: '', alias: 'x', condition: 'c' }],
  ...more,
});
const many = Array.from({ length: 120 }, (_, index) => entry('many', `1.${119 - index}.0`));
const others = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, [entry(name, 'v1.0.0')]]));
const sorted = [entry('kit', '1.10.0'), entry('kit', '1.9.0'), entry('kit', '1.9.0-rc.1')];
const index = (entries: object) => renderYaml({ apiVersion: 'v1', entries, generated: '2026-01-01T00:00:00Z' });
const INDEX = '/helm/one/index.yaml';
const archive = gzipSync('# kit\n\nA chart that prints\0{{ .Values.marker }}\n');
const provenance = await fakeSigner('unknown').clear(
  provenanceText({ name: 'kit' }, { name: 'kit-1.0.0.tgz', sha256: 'a' }),
);
const manifest = {
  config: { mediaType: MEDIA_TYPES.config },
  layers: [{ mediaType: MEDIA_TYPES.chart }, { mediaType: MEDIA_TYPES.provenance }],
  annotations: { a: 'b' },
};
const tags = { name: 'kit', tags: Array.from({ length: 150 }, (_, tag) => `1.${tag}.0`) };

/** What clients ask of a registry without faults, and what they get. */
const LIFE: readonly Exchange[] = [
  exchange('GET', INDEX, 200, index({})),
  exchange('GET', INDEX, 200, index({ kit: [entry('kit', '1.0.0')] })),
  exchange('GET', INDEX, 304, '', '', { 'if-none-match': '"x"' }),
  exchange('POST', '/helm/api/one/charts', 422, '{"error":"x"}'),
  exchange('GET', INDEX, 200, index({ kit: sorted, many, ...others })),
  exchange('POST', '/helm/api/one/charts', 409, '{"error":"x"}'),
  exchange('GET', '/helm/api/one/charts', 200, { kit: [] }),
  exchange('GET', '/helm/one/charts/kit-1.0.0+b1.tgz', 200, archive),
  exchange('GET', '/helm/one/charts/kit-1.0.0%2Bb1.tgz', 200, archive),
  exchange('GET', '/helm/one/charts/kit-1.0.0.tgz.prov', 200, provenance),
  exchange('DELETE', '/helm/api/one/charts/kit/1.0.0', 200, '{"deleted":true}'),
  exchange('GET', INDEX, 200, index({ kit: [entry('kit', '1.1.0')] })),
  exchange('GET', '/helm/one/charts/kit-1.0.0.tgz', 404, ''),
  exchange('GET', '/helm/one/charts/kit-1.0.0.tgz.prov', 404, ''),
  exchange('PUT', '/v2/kit/manifests/1.0.0_b1', 201, '', manifest),
  exchange('GET', '/v2/kit/manifests/1.0.0', 200, manifest),
  exchange('GET', '/v2/kit/manifests/sha256:00', 200, manifest),
  exchange('GET', '/v2/kit/tags/list', 200, tags),
];

const tools: PlantTools = {
  writerAuthorization: 'Basic eA==',
  signers: { trusted: fakeSigner('trusted'), unknown: fakeSigner('unknown'), expired: fakeSigner('expired') },
  upstream: async () => ({ status: 200, headers: {}, body: archive }),
};

/** What the plant makes of an exchange: what the registry gets, and what the client gets. */
async function passed(plant: Plant, { request, body, response }: Exchange): Promise<unknown> {
  if (!plant.matches(request)) return { request, body, response };
  const sent = plant.request?.(request, tools);
  if (sent && 'answer' in sent) return { request: null, body: null, response: sent.answer };
  const changed = plant.requestBody?.(body, request) ?? body;
  const given = structuredClone({ ...response, body: null });
  const answered = await plant.response?.({ ...given, body: Buffer.from(response.body) }, request, tools);
  return { request: sent?.forward ?? request, body: changed, response: answered ?? response };
}

const shown = (value: unknown) =>
  JSON.stringify(value, (_, part) => (part?.type === 'Buffer' ? Buffer.from(part.data).toString('latin1') : part));

describe('helm defects', () => {
  for (const { id, plant } of defects) {
    it(`${id} changes something, and is new in each plant`, async () => {
      const runs: string[][] = [];
      for (let run = 0; run < 2; run++) {
        const planted = plant();
        const seen: string[] = [];
        for (const each of LIFE) seen.push(shown(await passed(planted, each)));
        runs.push(seen);
      }
      expect(runs[0], 'against the honest life').not.to.deep.equal(LIFE.map(shown));
      expect(runs[1]).to.deep.equal(runs[0]);
    });
  }

  it('are named after a check that they kill', () => {
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
    expect(new Set(defects.map(({ id }) => id)).size).to.equal(defects.length);
  });

  it('sign for the bytes that are there', async () => {
    const { plant } = defects.find(({ id }) => id === 'helm.prov.refused:signed-anew')!;
    const { response } = (await passed(plant(), LIFE[9]!)) as Exchange;
    expect(response.body.toString()).to.include('trusted').and.not.include('sha256:a\n');
    expect(gunzipSync(archive).toString()).to.include('# kit');
  });
});
