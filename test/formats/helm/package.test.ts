import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type ArchivedFile, readArchive } from '../../../harness/archive/read.ts';
import { METADATA_FIELDS } from '../../../harness/formats/helm/metadata.ts';
import { build } from '../../../harness/formats/helm/package.ts';
import { readProvenance } from '../../../harness/formats/helm/provenance.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';
import { fakeSigner } from './signers.ts';

const KIT = { name: 'kit', version: '1.0.0' };

/** The payload of a chart, whose parts are joined. */
async function readPayload(archive: string | Buffer): Promise<Map<string, ArchivedFile>> {
  const files = await readArchive(archive, { want: (path) => path.includes('/files/payload-') });
  const content = Buffer.concat([...files.values()].flatMap((file) => file.content ?? []));
  return new Map([['payload.bin', { path: 'payload.bin', size: content.length, mode: 0o644, content }]]);
}

describe('helm packages', () => {
  everyGenerator(build, KIT, readPayload);

  it('are one folder with every part that a chart can have', async () => {
    await using shop = await workshop(build, KIT);
    const { file, purl, marker } = await shop.build();
    expect([file.name, file.place, purl]).to.deep.equal([
      'kit-1.0.0.tgz',
      'charts/kit-1.0.0.tgz',
      'pkg:helm/kit@1.0.0',
    ]);
    const files = await readArchive(file.path);
    expect([...files.keys()]).to.include.members(
      ['Chart.yaml', 'values.yaml', 'values.schema.json', 'README.md', 'LICENSE', '.helmignore', 'crds/marker.yaml']
        .concat(['templates/NOTES.txt', 'templates/_helpers.tpl', 'charts/words/Chart.yaml'])
        .map((path) => `kit/${path}`),
    );
    expect(parse(files.get('kit/values.yaml')!.content!.toString()).marker).to.equal(marker);
  });

  it('have the manifest that was asked for, with texts in quotes', async () => {
    await using shop = await workshop(build, { name: 'kit', version: '1.0.0+b1' });
    const pkg = await shop.build({ manifest: { appVersion: '1e3', icon: null, deprecated: true } });
    const text = (await readArchive(pkg.file.path)).get('kit/Chart.yaml')!.content!.toString();
    expect(parse(text)).to.deep.equal(pkg.manifest);
    expect(text).to.include('appVersion: "1e3"').and.include('deprecated: true').and.include('version: "1.0.0+b1"');
    expect(pkg.manifest).to.include({ appVersion: '1e3' }).and.not.have.property('icon');
    const { manifest } = await shop.build();
    expect(Object.keys(manifest).every((field) => METADATA_FIELDS.some((known) => known === field))).to.equal(true);
    expect(Object.keys(manifest)).to.have.length.above(12);
  });

  it('have no file that helm would not read', async () => {
    await using shop = await workshop(build, KIT);
    const files = await readArchive((await shop.build({ size: 'medium' })).file.path);
    expect(Math.max(...[...files.values()].map(({ size }) => size))).to.be.most(5 << 20);
  });

  it('have a provenance file when it is asked for and there is a key', async () => {
    await using shop = await workshop(build, KIT);
    const kinds = ['chart', 'provenance'];
    const signature = { signer: fakeSigner('run'), tampered: false };
    expect((await shop.build({ kinds })).files, 'without a key').to.have.lengthOf(1);
    expect((await shop.build({ signature })).files, 'unasked').to.have.lengthOf(1);
    const pkg = await shop.build({ kinds, signature });
    const [chart, provenance] = pkg.files;
    expect(provenance).to.include({ name: 'kit-1.0.0.tgz.prov', companion: true, place: 'charts/kit-1.0.0.tgz.prov' });
    const document = await readFile(provenance!.path, 'utf8');
    const stated = readProvenance(document)!;
    expect(stated.metadata).to.deep.equal(pkg.manifest);
    expect(stated.files).to.deep.equal({ 'kit-1.0.0.tgz': `sha256:${chart.sha256}` });
    const bad = await shop.build({ kinds, signature: { ...signature, tampered: true } });
    const changed = await readFile(bad.files[1]!.path, 'utf8');
    expect(bad.file.sha256).to.equal(chart.sha256);
    expect(readProvenance(changed)!.files).not.to.deep.equal(stated.files);
    expect(changed.split('PGP SIGNATURE')[1]).to.equal(document.split('PGP SIGNATURE')[1]);
  });

  it('are refused with a name or version that no repository would take', async () => {
    const names = ['Kit', '-kit', 'kit_', 'a/b', 'kit a', ''].map((name) => [name, '1.0.0'] as const);
    const versions = ['', '1', '1.0', '01.0.0', '1.0.0-', '1.0.0+', '1.0.0+b+c', 'vv1.0.0', 'latest'];
    await refuses(build, [...names, ...versions.map((version) => ['kit', version] as const)]);
  });

  it('may have versions with prereleases, build metadata and a leading v', async () => {
    for (const version of ['1.0.0-rc.1+b.7', 'v1.2.3', '0.0.0']) {
      await using shop = await workshop(build, { name: 'my-kit.a_b', version });
      expect((await shop.build()).file.name).to.equal(`my-kit.a_b-${version}.tgz`);
    }
  });
});

describe('provenance files', () => {
  it('are told from other texts', () => {
    for (const text of ['', 'name: kit\n...\nfiles: {}', '-----BEGIN PGP SIGNED MESSAGE-----\n\na: 1\n'])
      expect(readProvenance(text), text).to.equal(null);
  });
});
