import { expect } from 'chai';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { defects } from '../../../harness/formats/cargo/defects.ts';
import { publishFrame } from '../../../harness/formats/cargo/protocol.ts';

interface Exchange {
  readonly request: DoorRequest;
  readonly body: Buffer;
  readonly response: DoorMessage;
}

function exchange(
  method: string,
  path: string,
  status: number,
  answer: string | Json,
  body = Buffer.alloc(0),
): Exchange {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const headers = { etag: '"1"', 'content-type': 'application/json' };
  return {
    request: { method, path, headers: { 'if-none-match': '"constant"' } },
    body,
    response: { status, headers, body: Buffer.from(text) },
  };
}

function entry(name: string, vers: string, more: Json = {}): string {
  const dependency = { name: 'alias', req: '^1', features: [], optional: true, default_features: false };
  const deps = [
    { ...dependency, package: 'real', kind: 'dev', target: 'cfg(windows)', registry: 'https://elsewhere.test' },
  ];
  const features = { full: ['loud', 'payload'] };
  const rest = { features2: { on: ['dep:alias'] }, v: 2, links: 'z', rust_version: '1.63', pubtime: 'then' };
  const cksum = (vers === '1.0.0' ? 'a' : 'b').repeat(64);
  return `${JSON.stringify({ name, vers, deps, cksum, features, yanked: false, ...rest, ...more })}\n`;
}

const CRATE = Buffer.from('twelve bytes and more');
const METADATA = { name: 'Kit', vers: '1.0.0' };
const frame = (crate = CRATE, extra = '') => Buffer.concat([publishFrame(METADATA, crate), Buffer.from(extra)]);
const refusal = { errors: [{ detail: 'no' }] };
const BASE = '/cargo/api/v1/crates';
const FILE = '/cargo/index/ki/t_/kit_x';

/** What a cell of each kind would send past the door, in an order that wakes the defects which wait for something. */
const EXCHANGES: readonly Exchange[] = [
  exchange('GET', '/cargo/index/config.json', 200, { dl: 'https://r.test/dl', api: 'https://r.test' }),
  exchange('PUT', `${BASE}/new`, 200, {}, frame(CRATE, 'more')),
  exchange('PUT', `${BASE}/new`, 409, refusal, frame()),
  exchange('PUT', `${BASE}/new`, 400, refusal, Buffer.from('cut')),
  exchange('GET', FILE, 404, refusal),
  exchange('GET', FILE, 200, entry('Kit_x', '1.0.0', { deps: [], features: {} })),
  exchange('GET', FILE, 200, entry('Kit_x', '1.0.0') + entry('Kit_x', '1.1.0', { yanked: true })),
  exchange('GET', FILE, 200, entry('Kit_x', '1.0.0')),
  exchange('GET', FILE, 200, entry('Kit_x', '1.0.0')),
  exchange('DELETE', `${BASE}/Kit_x/1.0.0/yank`, 403, refusal),
  exchange('PUT', `${BASE}/Kit_x/1.0.0/unyank`, 200, { ok: true, was: true }),
  exchange('GET', `${BASE}/Kit_x/1.0.0/download`, 200, 'bytes'),
  exchange('GET', `${BASE}/Kit_x/owners`, 200, { users: [] }),
  exchange('PUT', `${BASE}/Kit_x/owners`, 200, { ok: true, msg: 'added' }),
  exchange('GET', `${BASE}?q=%25ought%25`, 200, { crates: [{ name: 'Kit_x', max_version: '1.10.0' }], meta: {} }),
];

const TOOLS = { writerAuthorization: 'writer' } as PlantTools;

/** What the registry sees and what the client gets. */
async function passed(plant: Plant, { request, body, response }: Exchange): Promise<string> {
  if (!plant.matches(request)) return shown(request, body, response);
  const decision = plant.request?.(request, TOOLS);
  if (decision && 'answer' in decision) return shown(request, body, decision.answer);
  const sent = plant.requestBody?.(body, request) ?? body;
  const changed = (await plant.response?.(structuredCopy(response), request, TOOLS)) ?? response;
  return shown(decision?.forward ?? request, sent, changed);
}

const structuredCopy = ({ body, ...rest }: DoorMessage): DoorMessage => ({
  ...structuredClone(rest),
  body: Buffer.from(body),
});

const shown = (request: DoorRequest, sent: Buffer, { status, headers, body }: DoorMessage): string =>
  JSON.stringify([request, sent.toString('base64'), status, headers, body.toString('base64')]);

describe('cargo defects', () => {
  it('have ids of their own that begin with what they break', () => {
    const ids = defects.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
  });

  for (const { id, plant } of defects) {
    it(`${id} changes an exchange that it matches, and begins anew each time`, async () => {
      const first = plant();
      const second = plant();
      const changes: string[] = [];
      for (const each of EXCHANGES) {
        const untouched = shown(each.request, each.body, each.response);
        if ((await passed(first, each)) !== untouched) changes.push(each.request.path);
      }
      expect(changes).to.not.be.empty;
      expect(second).to.not.equal(first);
      const elsewhere = exchange('GET', '/-/health', 200, 'fine');
      expect(await passed(second, elsewhere)).to.equal(shown(elsewhere.request, elsewhere.body, elsewhere.response));
    });
  }
});
