import { expect } from 'chai';
import { statementAbout } from '../../../harness/core/attestation.ts';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import { defects } from '../../../harness/formats/pypi/defects.ts';
import { multipart } from '../../../harness/formats/pypi/protocol/multipart.ts';
import { derOf, plainSigner } from '../plain-signer.ts';

interface Exchange {
  readonly request: DoorRequest;
  readonly body: Buffer;
  readonly response: DoorMessage;
}

const JSON_V1 = 'application/vnd.pypi.simple.v1+json';
const FILES = ['kit-1.0+cu.1-py3-none-any.whl', 'kit-1.0+cu.1.tar.gz', 'kit-1.1-py3-none-any.whl', 'kit-1.1.tar.gz'];
const digest = (index: number) => String(index).repeat(64);

/** About another file, by a signature that does not verify. */
const ATTESTED = JSON.stringify([
  {
    version: 1,
    verification_material: { certificate: derOf(plainSigner().publicKeyPem), transparency_entries: [] },
    envelope: {
      statement: statementAbout({ name: FILES[2]!, digest: { sha256: digest(1) } }, 'x', null).toString('base64'),
      signature: 'AAAA',
    },
  },
]);
const PROVENANCE = `{"version":1,"attestation_bundles":[{"publisher":{},"attestations":${ATTESTED}}]}`;

function exchange(
  method: string,
  path: string,
  body: Buffer,
  response: Partial<DoorMessage>,
  accept = '*/*',
): Exchange {
  const whole = { status: 200, headers: {}, body: Buffer.alloc(0), ...response };
  return { request: { method, path, headers: { accept } }, body, response: whole };
}

function form(fields: Record<string, string>, filename: string | null, status = 200): Exchange {
  const file = filename === null ? null : { field: 'content', filename, bytes: Buffer.from(`bytes of ${status}`) };
  return exchange('POST', '/pypi/legacy/', multipart(Object.entries(fields), file).body, { status });
}

const upload = (name: string, filename: string, more: Record<string, string>, status = 200) =>
  form({ ':action': 'file_upload', name, version: '1.1', ...more }, filename, status);

function pages(name: string): Exchange[] {
  const url = (file: string) => `/pypi/files/${encodeURIComponent(file)}`;
  const files = FILES.map((filename, index) => ({
    filename,
    url: url(filename),
    hashes: { sha256: digest(index) },
    size: 7,
    'requires-python': '>=3.8',
    'upload-time': `2026-01-0${index + 1}T00:00:00Z`,
    yanked: 'reason',
    'core-metadata': filename.endsWith('.whl') ? { sha256: digest(9) } : false,
    provenance: `/pypi/integrity/${filename}/provenance`,
  }));
  const anchors = FILES.map((file, index) => {
    const metadata = file.endsWith('.whl') ? ` data-core-metadata="sha256=${digest(9)}"` : '';
    const attributes = `data-requires-python="&gt;=3.8" data-yanked="reason"${metadata} data-provenance="/pypi/integrity/${file}/provenance"`;
    return `<a href="${url(file)}#sha256=${digest(index)}" ${attributes}>${file}</a><br>\n`;
  });
  const json = { meta: { 'api-version': '1.1' }, name, versions: ['1.0+cu.1', '1.1'], files };
  const list = { meta: json.meta, projects: [{ name }] };
  const html = (text: string) => `<!DOCTYPE html>\n<html><body>${text}</body></html>`;
  const page = (path: string, type: string, text: string) =>
    exchange(
      'GET',
      path,
      Buffer.alloc(0),
      { headers: { 'content-type': type, vary: 'Accept' }, body: Buffer.from(text) },
      type,
    );
  return [
    page(`/pypi/simple/${name}/`, JSON_V1, JSON.stringify(json)),
    page(`/pypi/simple/${name}/`, 'text/html', html(anchors.join(''))),
    page('/pypi/simple/', JSON_V1, JSON.stringify(list)),
    page('/pypi/simple/', 'text/html', html(`<a href="/pypi/simple/${name}/">${name}</a>`)),
  ];
}

/** Everything that clients send to a project in its life, with the answers of a registry that has no faults. */
function life(): Exchange[] {
  const get = (path: string, response: Partial<DoorMessage>) => exchange('GET', path, Buffer.alloc(0), response);
  const file = (name: string, status = 200) => get(`/pypi/files/${name}`, { status, body: Buffer.from('a file') });
  const digests = { sha256_digest: digest(0), license_expression: 'MIT', dynamic: 'Platform' };
  return [
    get('/pypi/simple/absent/', { status: 404 }),
    upload('kit', FILES[2]!, {}),
    file(FILES[2]!),
    upload('kit', FILES[2]!, digests, 409),
    upload('other', FILES[2]!, digests, 400),
    exchange('POST', '/pypi/legacy', Buffer.from('form'), {}),
    ...pages('kit'),
    ...pages('kit').map((each) => ({
      ...each,
      response: { ...each.response, body: Buffer.from(each.response.body.toString().replaceAll('1.1', '1.2')) },
    })),
    ...pages('Never.Uploaded'),
    ...FILES.map((name) => file(name)),
    get(`/pypi/files/${FILES[2]}.metadata`, { body: Buffer.from('Name: kit') }),
    upload('kit', FILES[2]!, { attestations: ATTESTED }),
    upload('kit', FILES[2]!, { attestations: ATTESTED }, 400),
    ...FILES.map((name, index) =>
      get(`/pypi/integrity/${name}/provenance`, index < 2 ? { body: Buffer.from(PROVENANCE) } : { status: 404 }),
    ),
    form({ ':action': 'yank', name: 'kit', version: '1.1' }, null),
    file(FILES[2]!),
    form({ ':action': 'unyank', name: 'kit', version: '1.1' }, null),
    form({ ':action': 'remove_pkg', name: 'kit', version: '1.1' }, null),
    ...pages('kit'),
    file(FILES[2]!, 404),
  ];
}

const TOOLS: PlantTools = {
  writerAuthorization: '',
  upstream: async () => ({ status: 200, headers: {}, body: Buffer.from('a file') }),
};

/** Whether the plant changes an exchange, in the order in which the front door asks it. */
async function changes(plant: Plant, { request, body, response }: Exchange): Promise<boolean> {
  if (!plant.matches(request)) return false;
  const decision = plant.request?.(request, TOOLS);
  if (decision && 'answer' in decision) return true;
  const forwarded = JSON.stringify(decision?.forward ?? request) !== JSON.stringify(request);
  const rewritten =
    request.method === 'POST' && plant.requestBody !== undefined && !plant.requestBody(body, request).equals(body);
  const before = { ...response, headers: { ...response.headers } };
  const after = (await plant.response?.(response, request, TOOLS)) ?? response;
  const answered = after.status !== before.status || JSON.stringify(after.headers) !== JSON.stringify(before.headers);
  return forwarded || rewritten || answered || !after.body.equals(before.body);
}

describe('pypi defects', () => {
  it('have ids of their own, that begin with a check which they kill', () => {
    const ids = defects.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
  });

  for (const defect of defects) {
    it(`${defect.id} changes what it matches, and not everything`, async () => {
      const plant = defect.plant();
      const changed: boolean[] = [];
      for (const each of life()) changed.push(await changes(plant, each));
      expect(changed.filter(Boolean).length, 'exchanges that were changed').to.be.within(1, changed.length - 1);
    });

    it(`${defect.id} leaves pages alone that are of no form`, async () => {
      const body = Buffer.from('{"files": "none"}');
      const page = exchange('GET', '/pypi/simple/kit/', Buffer.alloc(0), {
        headers: { 'content-type': 'text/plain' },
        body,
      });
      expect(await changes(defect.plant(), page)).to.be.a('boolean');
    });
  }
});
