import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { convert } from 'xmlbuilder2';
import { readArchive } from '../../../harness/archive/read.ts';
import { build } from '../../../harness/formats/maven/package.ts';
import { signingKeys } from '../../../pki/openpgp-key.ts';
import { signerOf } from '../../../pki/signer.ts';
import { verifyDetached } from '../../../pki/verify.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const NAMED = { name: 'com.example.deep:kit.core', version: '1.2.3-rc.1' };

describe('maven packages', () => {
  everyGenerator(build, { name: 'kit', version: '1.0.0' });

  it('are called and placed as the layout says', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build();
    expect(pkg.name).to.equal('com.example.deep:kit.core');
    expect(pkg.purl).to.equal('pkg:maven/com.example.deep/kit.core@1.2.3-rc.1');
    const folder = 'com/example/deep/kit.core/1.2.3-rc.1';
    expect(pkg.files.map((file) => file.place)).to.deep.equal(
      ['.jar', '.pom', '-sources.jar', '.module'].map((ending) => `${folder}/kit.core-1.2.3-rc.1${ending}`),
    );
    expect(pkg.files.map((file) => file.companion ?? false)).to.deep.equal([false, true, true, true]);
    expect((await shop.build({ name: 'alone' })).name).to.equal('test.regproof:alone');
  });

  it('have a jar with its manifest in front, no line of it too long, and the class that it names', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build({ name: `com.example:${'long-'.repeat(20)}name` });
    const files = await readArchive(pkg.file.path);
    expect([...files.keys()][0]).to.equal('META-INF/MANIFEST.MF');
    const manifest = files.get('META-INF/MANIFEST.MF')!.content!.toString();
    for (const line of manifest.split('\n')) expect(Buffer.byteLength(line), line).to.be.at.most(72);
    expect(manifest.replaceAll('\n ', '')).to.match(/^Main-Class: com\.example\.(long_)+name\.Main$/m);
    const [name, program] = [...files].find(([path]) => path.endsWith('/Main.class'))!;
    expect(name).to.match(/^com\/example\/(long_)+name\/Main\.class$/);
    expect(program.content!.readUInt32BE(0)).to.equal(0xcafebabe);
    expect(program.content!.includes(pkg.marker)).to.equal(true);
  });

  it('have a POM that says what was asked for', async () => {
    await using shop = await workshop(build, NAMED);
    const parent = { groupId: 'g', artifactId: 'parent', version: '1' };
    const dependency = {
      groupId: 'g',
      artifactId: 'a&b',
      version: '2',
      type: 'jar',
      classifier: 'tests',
      optional: 'true' as const,
    };
    const pkg = await shop.build({
      manifest: { parent, managed: [parent], dependencies: [dependency], relocation: { artifactId: 'new' } },
    });
    const text = await readFile(pkg.files[1]!.path, 'utf8');
    // biome-ignore lint/suspicious/noExplicitAny: a parsed document
    const { project } = convert(text, { format: 'object' }) as any;
    expect(project).to.include({
      groupId: 'com.example.deep',
      artifactId: 'kit.core',
      version: '1.2.3-rc.1',
      packaging: 'jar',
    });
    expect(project.parent).to.deep.equal(parent);
    expect(project.dependencyManagement.dependencies.dependency).to.deep.equal(parent);
    expect(project.dependencies.dependency).to.deep.equal({ ...dependency, artifactId: 'a&amp;b' });
    expect(project.distributionManagement.relocation).to.deep.equal({ artifactId: 'new' });
    expect(project.properties['regproof.marker']).to.equal(pkg.marker);
  });

  it('have a module file that names jar and sources with their digests', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build();
    const module = JSON.parse(await readFile(pkg.files[3]!.path, 'utf8'));
    expect(module.component).to.include({ group: 'com.example.deep', module: 'kit.core', version: '1.2.3-rc.1' });
    const [jar, , sources] = pkg.files;
    const files = module.variants.map(
      ({ files: [file] }: { files: { name: string; sha256: string; size: number }[] }) => [
        file!.name,
        file!.sha256,
        file!.size,
      ],
    );
    expect(files).to.deep.equal([jar, jar, sources].map((file) => [file!.name, file!.sha256, file!.size]));
  });

  it('can be a POM alone, and have further jars', async () => {
    await using shop = await workshop(build, NAMED);
    const bom = await shop.build({ manifest: { packaging: 'pom' } });
    expect(bom.files.map(({ name }) => name)).to.deep.equal(['kit.core-1.2.3-rc.1.pom']);
    const more = await shop.build({ kinds: ['jar'], manifest: { classifiers: ['tests'] } });
    expect(more.files.map(({ name }) => name.slice('kit.core-1.2.3-rc.1'.length))).to.deep.equal([
      '.jar',
      '.pom',
      '-tests.jar',
    ]);
  });

  it('are signed where that is asked for by name, by the key that was given', async () => {
    await using shop = await workshop(build, NAMED);
    const signer = await signerOf(await signingKeys(new Date())());
    const judged = async (tampered: boolean) => {
      const pkg = await shop.build({ kinds: ['jar', 'signature'], signature: { signer, tampered } });
      expect(pkg.files.map(({ name }) => name.slice('kit.core-1.2.3-rc.1'.length))).to.deep.equal([
        '.jar',
        '.pom',
        '.jar.asc',
        '.pom.asc',
      ]);
      const [data, signature] = [await readFile(pkg.file.path), await readFile(pkg.files[2]!.path, 'utf8')];
      return (await verifyDetached({ data, signature, publicKey: signer.publicKey })).valid;
    };
    expect(await judged(false)).to.equal(true);
    expect(await judged(true)).to.equal(false);
    expect((await shop.build({ signature: { signer, tampered: false } })).files).to.have.length(4);
  });

  it('are refused for names and versions outside the grammar', () =>
    refuses(build, [
      ['', '1'],
      ['a:b:c', '1'],
      ['g:', '1'],
      ['g:a b', '1'],
      ['g..h:a', '1'],
      ['kit', ''],
      ['kit', '../1'],
      ['kit', '1..2'],
    ]));
});
