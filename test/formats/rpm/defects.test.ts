import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import { BAD_SIGNATURES, type Signers } from '../../../harness/core/signing.ts';
import { badIndex } from '../../../harness/formats/rpm/defects/bad-index.ts';
import { changesIndex } from '../../../harness/formats/rpm/defects/index.ts';
import { defects } from '../../../harness/formats/rpm/defects.ts';
import { build } from '../../../harness/formats/rpm/package.ts';
import { readHeaders } from '../../../harness/formats/rpm/read-header.ts';
import { workshop } from '../build-fixture.ts';

const ROOT = '/rpm/main/';
const PRIMARY =
  '<metadata packages="1">\n<package type="rpm">\n<name>kit</name>\n<checksum type="sha256" pkgid="YES">0123456789</checksum>\n<size package="7" installed="8"/>\n<location href="Packages/k/kit.rpm"/>\n</package>\n</metadata>\n';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const request = (path: string, method = 'GET'): DoorRequest => ({ method, path: ROOT + path, headers: {} });
const message = (body: Buffer | string, status = 200): DoorMessage => ({
  status,
  headers: {},
  body: Buffer.from(body),
});

/** A signer whose signature names its key and what it signed. */
const signer = (key: string) => ({
  detached: async (data: Uint8Array) => `${key} ${sha256(Buffer.from(data))}`,
  detachedBinary: async () => Buffer.from(key),
});

const signers = {
  trusted: signer('trusted'),
  unknown: signer('unknown'),
  expired: signer('expired'),
} as unknown as Signers;

function upstreamOf(packages: Readonly<Record<string, Buffer>> = {}): Record<string, DoorMessage> {
  const packed = gzipSync(PRIMARY);
  const repomd = `<repomd xmlns="http://linux.duke.edu/metadata/repo">\n<data type="primary">\n<checksum type="sha256">${sha256(packed)}</checksum>\n<open-checksum type="sha256">${sha256(Buffer.from(PRIMARY))}</open-checksum>\n<location href="repodata/abc-primary.xml.gz"/>\n<size>${packed.length}</size>\n<open-size>${PRIMARY.length}</open-size>\n</data>\n</repomd>\n`;
  const files = {
    'repodata/repomd.xml': message(repomd),
    'repodata/abc-primary.xml.gz': message(packed),
    'repodata/repomd.xml.asc': message('trusted before'),
  };
  return { ...files, ...Object.fromEntries(Object.entries(packages).map(([path, body]) => [path, message(body)])) };
}

/** What a client gets of the repository behind a plant. */
function behind(plant: Plant, upstream: Record<string, DoorMessage>) {
  const lookup = ({ path }: DoorRequest) => upstream[path.slice(ROOT.length)] ?? message('not found', 404);
  const tools = {
    signers,
    writerAuthorization: '',
    upstream: async (asked: DoorRequest) => lookup(asked),
  } satisfies PlantTools;
  return async (path: string): Promise<DoorMessage> => {
    const asked = request(path);
    if (!plant.matches(asked)) return lookup(asked);
    const decision = plant.request?.(asked, tools);
    if (decision && 'answer' in decision) return decision.answer;
    const response = lookup(decision?.forward ?? asked);
    return plant.response ? await plant.response(response, asked, tools) : response;
  };
}

describe('rpm defects', () => {
  it('have an id, a sentence and checks of their own', () => {
    expect(new Set(defects.map(({ id }) => id)).size).to.equal(defects.length);
    for (const { id, sentence, kills } of defects) {
      expect(sentence, id).to.match(/\.$/);
      for (const check of kills) expect(check, id).to.match(/^(rpm|x)\./);
    }
  });

  it('change an index and whatever states something of it', async () => {
    const get = behind(changesIndex({ primary: (xml) => xml.replace('kit', 'changed') }), upstreamOf());
    const [repomd, primary, signature] = [
      await get('repodata/repomd.xml'),
      await get('repodata/abc-primary.xml.gz'),
      await get('repodata/repomd.xml.asc'),
    ];
    const open = gunzipSync(primary.body);
    expect(open.toString()).to.include('changed');
    for (const stated of [
      sha256(primary.body),
      sha256(open),
      `<size>${primary.body.length}<`,
      `<open-size>${open.length}<`,
    ])
      expect(repomd.body.toString()).to.include(stated);
    expect(signature.body.toString()).to.equal(`trusted ${sha256(repomd.body)}`);
  });

  it('leave a missing index missing', async () => {
    const get = behind(changesIndex({ primary: () => 'x' }), {});
    for (const name of ['repomd.xml', 'repomd.xml.asc']) {
      const { status, body } = await get(`repodata/${name}`);
      expect([status, body.toString()]).to.deep.equal([404, 'not found']);
    }
  });

  it('make an index bad in the way that was asked for, and in no other', async () => {
    const seen = await Promise.all(
      BAD_SIGNATURES.map(async (how) => {
        const get = behind(badIndex(how), upstreamOf());
        const [repomd, signature] = [await get('repodata/repomd.xml'), await get('repodata/repomd.xml.asc')];
        const original = upstreamOf()['repodata/repomd.xml']!.body;
        return [
          how,
          repomd.body.equals(original),
          signature.status,
          signature.body.toString().replace(sha256(original), 'it'),
        ];
      }),
    );
    expect(seen).to.deep.equal([
      ['unsigned', true, 404, 'not found\n'],
      ['wrong-key', true, 200, 'unknown it'],
      ['tampered', false, 200, 'trusted before'],
      ['expired-key', true, 200, 'expired it'],
    ]);
  });

  it('sign and strip packages, with an index that fits', async () => {
    await using shop = await workshop(build, { name: 'kit', version: '1' });
    const bytes = await readFile((await shop.build()).file.path);
    const upstream = upstreamOf({ 'Packages/k/kit.rpm': bytes });
    const plants = { 'rpm.gpg.negative:signed-unasked': 'trusted', 'rpm.gpg.pkg-preserved:stripped': undefined };
    for (const [id, key] of Object.entries(plants)) {
      const get = behind(defects.find((each) => each.id === id)!.plant(), upstream);
      const { body } = await get('Packages/k/kit.rpm');
      const { signature, header } = readHeaders(body);
      expect(signature.bytes(268)?.toString(), id).to.equal(key);
      expect(sha256(body.subarray(header.range.start, header.range.end)), id).to.equal(signature.text(273));
      const primary = gunzipSync((await get('repodata/abc-primary.xml.gz')).body).toString();
      expect(primary, id)
        .to.include(`pkgid="YES">${sha256(body)}<`)
        .and.include(`package="${body.length}"`);
    }
  });

  it('count what they do now and then', () => {
    const lost = defects.find(({ id }) => id === 'rpm.concurrent.upload:lost')!.plant();
    const matched = Array.from({ length: 14 }, () => lost.matches(request('a.rpm', 'PUT')));
    expect(matched.flatMap((match, index) => (match ? [index] : []))).to.deep.equal([6, 13]);
  });
});
