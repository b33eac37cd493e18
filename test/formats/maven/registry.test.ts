import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import { renderMetadata } from '../../../harness/formats/maven/metadata.ts';
import { build } from '../../../harness/formats/maven/package.ts';
import {
  artifactMetadata,
  CHECKSUMS,
  checksum,
  protocol,
  readMetadata,
} from '../../../harness/formats/maven/protocol.ts';
import { registry } from '../../../harness/formats/maven/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';

const FOLDER = 'test/regproof/kit';

describe('maven registry', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  let fixture: Fixture;
  let http: RawHttp;
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0.0' });
  });
  after(() => shop[Symbol.asyncDispose]());
  beforeEach(async () => {
    fixture = await Fixture.start({ maven: registry });
    http = fixture.http(protocol, '/maven/');
  });
  afterEach(() => fixture.remove());

  const make = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build(more);
  const put = async (path: string, body: string | Buffer) => (await http.put(path, { body })).status;
  const draft = (versions: readonly string[]) =>
    renderMetadata({ groupId: 'test.regproof', artifactId: 'kit', versions });

  it('serves what was published, with all four checksums', async () => {
    const pkg = await make();
    expect((await protocol.publish(http, pkg)).status).to.equal(201);
    for (const file of pkg.files) {
      expect((await http.get(file.place!)).sha256, file.name).to.equal(file.sha256);
      for (const algorithm of CHECKSUMS)
        expect(await checksum(http, file.place!, algorithm), `${file.name}.${algorithm}`).to.equal(file[algorithm]);
    }
    const listed = await protocol.readIndex(http, pkg.name);
    expect(listed.map(({ name }) => name).sort()).to.deep.equal(pkg.files.map(({ name }) => name).sort());
  });

  it('lists a version when its deployment ends, in Maven’s order, and tells latest and release', async () => {
    for (const version of ['1.10', '1.9', '2.0-rc1']) {
      const pkg = await make({ version, kinds: ['jar'] });
      for (const file of pkg.files) expect(await put(file.place!, await readFile(file.path))).to.equal(201);
      expect((await artifactMetadata(http, pkg.name))?.versions ?? [], `before the end of ${version}`).to.not.include(
        version,
      );
      expect(await put(`${FOLDER}/maven-metadata.xml`, draft([version]))).to.equal(201);
    }
    const metadata = (await artifactMetadata(http, 'kit'))!;
    expect(metadata).to.deep.include({ versions: ['1.9', '1.10', '2.0-rc1'], latest: '2.0-rc1', release: '2.0-rc1' });
    expect(metadata.lastUpdated).to.match(/^\d{14}$/);
    const served = await http.get(`${FOLDER}/maven-metadata.xml`);
    for (const algorithm of CHECKSUMS)
      expect(await checksum(http, `${FOLDER}/maven-metadata.xml`, algorithm)).to.equal(served[algorithm]);
  });

  it('lists no version of a draft that has no files', async () => {
    expect(await put(`${FOLDER}/maven-metadata.xml`, draft(['9.9']))).to.equal(201);
    expect(await artifactMetadata(http, 'kit')).to.equal(null);
    expect(await put(`${FOLDER}/maven-metadata.xml`, '<html/>')).to.equal(422);
  });

  it('refuses other bytes of a release, and takes the same ones again', async () => {
    const pkg = await make();
    await protocol.publish(http, pkg);
    const other = await make({ edition: 'other' });
    expect((await protocol.publish(http, other)).status).to.equal(409);
    expect((await protocol.publish(http, pkg)).status).to.equal(201);
    expect((await http.get(pkg.file.place!)).sha256).to.equal(pkg.file.sha256);
  });

  it('refuses checksums that do not fit, of files that are not there, and POMs of others', async () => {
    const pkg = await make();
    expect(await put(`${pkg.file.place}.sha1`, pkg.file.sha1)).to.equal(409);
    expect(await put(pkg.file.place!, await readFile(pkg.file.path))).to.equal(201);
    expect(await put(`${pkg.file.place}.sha1`, '0'.repeat(40))).to.equal(422);
    expect(await put(`${pkg.file.place}.sha1`, `${pkg.file.sha1.toUpperCase()}  kit.jar\n`)).to.equal(201);
    const pom = pkg.files[1]!;
    for (const text of ['no xml', '<project/>', (await readFile(pom.path, 'utf8')).replace('>kit<', '>other<')])
      expect(await put(pom.place!, text), text.slice(0, 20)).to.equal(422);
    expect((await http.get(pom.place!)).status).to.equal(404);
  });

  it('knows the newest files of a snapshot', async () => {
    const folder = `${FOLDER}/1.0-SNAPSHOT`;
    const stamps = ['20260101.000000-1', '20260102.000000-2'];
    for (const stamp of stamps) {
      expect(await put(`${folder}/kit-1.0-${stamp}.jar`, stamp)).to.equal(201);
      expect(await put(`${folder}/kit-1.0-${stamp}-sources.jar`, `sources ${stamp}`)).to.equal(201);
      expect(
        await put(`${folder}/maven-metadata.xml`, '<metadata><version>1.0-SNAPSHOT</version></metadata>'),
      ).to.equal(201);
    }
    const metadata = (await readMetadata(http, `${folder}/maven-metadata.xml`))!;
    expect(metadata.snapshot).to.deep.equal({ timestamp: '20260102.000000', buildNumber: '2' });
    expect(metadata.snapshotVersions).to.deep.equal([
      { classifier: '', extension: 'jar', value: '1.0-20260102.000000-2', updated: '20260102000000' },
      { classifier: 'sources', extension: 'jar', value: '1.0-20260102.000000-2', updated: '20260102000000' },
    ]);
    expect((await http.get(`${folder}/kit-1.0-20260101.000000-1.jar`)).text()).to.equal(stamps[0]);
  });

  it('keeps the plugins of a group apart from the artifact with the same path', async () => {
    const plugin = (artifactId: string) =>
      renderMetadata({ plugins: [{ name: artifactId, prefix: artifactId, artifactId }] });
    await protocol.publish(http, await make());
    for (const each of ['one', 'two', 'one'])
      expect(await put(`${FOLDER}/maven-metadata.xml`, plugin(each))).to.equal(201);
    const metadata = (await readMetadata(http, `${FOLDER}/maven-metadata.xml`))!;
    expect(metadata.plugins.map(({ artifactId }) => artifactId)).to.deep.equal(['two', 'one']);
    expect(metadata.versions).to.deep.equal(['1.0.0']);
  });

  it('deletes a version with everything of it', async () => {
    const [first, second] = [await make(), await make({ version: '1.1.0' })];
    for (const pkg of [first, second]) await protocol.publish(http, pkg);
    expect((await protocol.remove!(http, first)).status).to.equal(204);
    expect((await http.get(first.file.place!)).status).to.equal(404);
    expect((await artifactMetadata(http, 'kit'))!.versions).to.deep.equal(['1.1.0']);
    expect((await protocol.remove!(http, second)).status).to.equal(204);
    expect(await artifactMetadata(http, 'kit')).to.equal(null);
    expect(await fixture.blobs()).to.deep.equal([]);
    expect((await protocol.remove!(http, second)).status).to.equal(404);
  });

  it('has nothing at addresses that no file has', async () => {
    for (const { path } of protocol.absent('nobody')) expect((await http.get(path)).status, path).to.equal(404);
    for (const path of [
      'a.jar',
      'g/a/1/other-1.jar',
      'g/a/1/a-2.jar',
      'g/a/1/a-1.jar/',
      'g//a/1/a-1.jar',
      'g/a/%2e%2e/a-1.jar',
    ])
      expect(await put(path, 'x'), path).to.equal(404);
  });
});
