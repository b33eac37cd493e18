import { zstdDecompressSync } from 'node:zlib';
import { expect } from 'chai';
import type { DoorMessage, Plant, PlantTools } from '../../../harness/core/defect.ts';
import { digestBytes } from '../../../harness/core/digest.ts';
import { editsRecords } from '../../../harness/formats/conda/defects/channel.ts';
import { defects } from '../../../harness/formats/conda/defects.ts';
import { decode } from '../../../harness/formats/conda/msgpack.ts';
import { parseShard } from '../../../harness/formats/conda/protocol/variants.ts';

const ROOT = '/conda/c/linux-64';
const RECORD = {
  version: '1.0',
  build: 'b_0',
  build_number: 7,
  depends: ['a >=1'],
  constrains: ['b'],
  license: 'MIT OR X',
  timestamp: 1_500,
};
const record = (name: string) => ({ name, ...RECORD, md5: '00', sha256: '11', size: 5 });
const DOCUMENT = {
  info: { subdir: 'linux-64' },
  packages: { 'kit-1.0-b_0.tar.bz2': record('kit') },
  'packages.conda': { 'kit-1.0-b_0.conda': record('kit'), 'other-1.0-b_0.conda': record('other') },
};

const ok = (body: Buffer | string): DoorMessage => ({ status: 200, headers: {}, body: Buffer.from(body) });
const tools = {
  writerAuthorization: '',
  upstream: async ({ path }) => {
    expect(path).to.equal(`${ROOT}/repodata.json`);
    return ok(JSON.stringify(DOCUMENT));
  },
} satisfies PlantTools;

const ask = async (plant: Plant, file: string, answered = ok('as it is')) =>
  plant.response!(answered, { method: 'GET', path: `${ROOT}/${file}`, headers: {} }, tools);

describe('conda defects', () => {
  it('have ids of their own, that begin with a check which they kill', () => {
    const ids = defects.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
  });

  it('change an index in all its forms, shards under their new digests', async () => {
    const plant = editsRecords((each) => ({ ...each, license: 'none' }))();
    const json = (await ask(plant, 'repodata.json')).body;
    expect(json.toString()).to.equal(JSON.stringify(DOCUMENT).replaceAll('"MIT OR X"', '"none"'));
    expect(zstdDecompressSync((await ask(plant, 'repodata.json.zst')).body).equals(json)).to.equal(true);
    const packed = (await ask(plant, 'repodata_shards.msgpack.zst')).body;
    const { shards } = decode(zstdDecompressSync(packed)) as { shards: Record<string, Buffer> };
    expect(Object.keys(shards)).to.deep.equal(['kit', 'other']);
    const digest = shards.kit!.toString('hex');
    const { status, body } = await ask(plant, `shards/${digest}.msgpack.zst`, {
      status: 404,
      headers: {},
      body: Buffer.alloc(0),
    });
    expect([status, digestBytes(body).sha256]).to.deep.equal([200, digest]);
    const shard = parseShard(body, 'shard');
    expect(shard.packages['kit-1.0-b_0.tar.bz2']).to.deep.equal({ ...record('kit'), license: 'none' });
  });

  it('leave an index alone that is not there', async () => {
    const absent = { status: 404, headers: {}, body: Buffer.alloc(0) };
    expect(await ask(editsRecords(() => undefined)(), 'repodata.json', absent)).to.equal(absent);
  });

  it('touch what the records say where they say that they do', async () => {
    const editing = defects.filter(({ id }) => /^conda\.(?:record|pkg\.bytes:(?:md5|sha256|length))/.test(id));
    expect(editing).to.have.lengthOf.above(5);
    for (const { id, plant } of editing) {
      const { body } = await ask(plant(), 'repodata.json');
      expect(body.toString(), id).to.not.equal(JSON.stringify(DOCUMENT));
    }
  });
});
