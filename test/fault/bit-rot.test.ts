import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Reading } from '../../harness/core/acknowledged.ts';
import { digestBytes } from '../../harness/core/digest.ts';
import { asError } from '../../harness/core/error.ts';
import type { Site } from '../../harness/core/injection.ts';
import { bitRot } from '../../harness/fault/bit-rot.ts';
import { fakeStage } from '../fakes/fake-stage.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const ARTEFACT = Buffer.from('an artefact as it was published');
const { sha256 } = digestBytes(ARTEFACT);

/** A registry that keeps `ARTEFACT` in a file among others, and whose readers take it like this. */
async function store(http: Reading['got'], client: Reading['got'], kept = ARTEFACT) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'deep/down/blob');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, kept);
  await writeFile(join(folder.path, 'same size'), Buffer.alloc(ARTEFACT.length));
  const read: string[] = [];
  const { life, door, signal } = fakeStage().site;
  const site: Site = {
    ...{ life: { ...life!, data: folder.path }, door, signal },
    acknowledged: {
      files: () => [{ sha256, size: ARTEFACT.length }],
      async read() {
        read.push(digestBytes(await readFile(path)).sha256);
        return { http: { got: http, said: 'this' }, client: { got: client, said: 'that' } };
      },
    },
  };
  return { site, path, read, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('fault/bit-rot', () => {
  it('changes one byte of the stored artefact, has it read, and puts it back', async () => {
    await using own = await store('refused', 'refused');
    const injection = await bitRot.inject(own.site, {});
    const rotten = await readFile(own.path);
    expect(rotten.filter((byte, index) => byte !== ARTEFACT[index])).to.have.length(1);
    const { hit, evidence } = await injection.heal();
    expect(own.read, 'read while it was rotten').to.deep.equal([digestBytes(rotten).sha256]);
    expect(await readFile(own.path)).to.deep.equal(ARTEFACT);
    expect(hit).to.equal(true);
    expect(evidence).to.deep.equal([
      `${own.path} had sha256 ${sha256}, then ${digestBytes(rotten).sha256}, and ${sha256} again afterwards`,
      'over HTTP: refused (this)',
      'by the client: refused (that)',
    ]);
  });

  it('is content with a client that notices what the registry does not', async () => {
    await using own = await store('wrong', 'refused');
    expect(await (await bitRot.inject(own.site, {})).heal()).to.include({ hit: true });
  });

  it('finds a violation when nobody notices, and heals all the same', async () => {
    await using own = await store('wrong', 'wrong');
    const injection = await bitRot.inject(own.site, {});
    const error = await injection.heal().catch(asError);
    expect(error).to.have.property('actual', 'over HTTP: wrong (this); by the client: wrong (that)');
    expect(await readFile(own.path)).to.deep.equal(ARTEFACT);
  });

  it('missed when the artefact is stored in another form, or served from elsewhere', async () => {
    await using other = await store('refused', 'refused', Buffer.from('packed'));
    expect(await (await bitRot.inject(other.site, {})).heal()).to.include({ hit: false });
    await using cached = await store('right', 'wrong');
    expect(await (await bitRot.inject(cached.site, {})).heal()).to.include({ hit: false });
  });
});
