import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { readArchive } from '../../../harness/archive/read.ts';
import { hash1 } from '../../../harness/formats/go/hash.ts';
import { build } from '../../../harness/formats/go/package.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const NAMED = { name: 'Acme/kit', version: '2.1.0-rc.1' };

describe('go packages', () => {
  everyGenerator(build, { name: 'kit', version: '0.1.0' });

  it('are three files, placed as a proxy serves them', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build();
    expect([pkg.name, pkg.version]).to.deep.equal(['regproof.test/Acme/kit/v2', 'v2.1.0-rc.1']);
    expect(pkg.purl).to.equal('pkg:golang/regproof.test/Acme/kit/v2@v2.1.0-rc.1');
    const place = 'regproof.test/!acme/kit/v2/@v/v2.1.0-rc.1';
    expect(pkg.files.map((file) => file.place)).to.deep.equal([`${place}.zip`, `${place}.mod`, `${place}.info`]);
    expect(pkg.files.map((file) => file.companion ?? false)).to.deep.equal([false, true, true]);
    expect(JSON.parse(await readFile(pkg.files[2]!.path, 'utf8'))).to.include({ Version: 'v2.1.0-rc.1' });
  });

  it('have every file below module@version/, and the go.mod that is served beside', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build({ manifest: { goMod: '\nretract v2.0.0\n', files: { 'docs/a.txt': 'a' } } });
    const files = await readArchive(pkg.file.path);
    const prefix = 'regproof.test/Acme/kit/v2@v2.1.0-rc.1/';
    for (const path of files.keys()) expect(path).to.match(new RegExp(`^${prefix.replaceAll('.', '\\.')}`));
    const goMod = files.get(`${prefix}go.mod`)!.content!.toString();
    expect(goMod)
      .to.equal(await readFile(pkg.files[1]!.path, 'utf8'))
      .and.to.equal(pkg.manifest.goMod);
    expect(goMod)
      .to.match(/^module regproof\.test\/Acme\/kit\/v2 \/\//m)
      .and.to.match(/retract v2\.0\.0\n$/);
    expect(files.get(`${prefix}docs/a.txt`)!.content!.toString()).to.equal('a');
    expect(files.get(`${prefix}kit/kit.go`)!.content!.toString()).to.include(pkg.marker);
  });

  it('state the hashes of go.sum', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build();
    const files = [...(await readArchive(pkg.file.path)).values()].map(({ path, content }) => ({
      name: path,
      sha256: createHash('sha256').update(content!).digest('hex'),
    }));
    expect(pkg.manifest.sum)
      .to.equal(hash1(files))
      .and.to.match(/^h1:[A-Za-z0-9+/]{43}=$/);
    // As `go mod download` prints it for a go.mod of this text alone.
    const line = `${createHash('sha256').update(String(pkg.manifest.goMod)).digest('hex')}  go.mod\n`;
    expect(pkg.manifest.goModSum).to.equal(`h1:${createHash('sha256').update(line).digest('base64')}`);
  });

  it('can lack a go.mod: the served one is then a single line', async () => {
    await using shop = await workshop(build, NAMED);
    const pkg = await shop.build({ name: 'old', version: '3.0.0+incompatible', manifest: { hasGoMod: false } });
    expect([...(await readArchive(pkg.file.path)).keys()].filter((path) => path.endsWith('go.mod'))).to.deep.equal([]);
    expect(await readFile(pkg.files[1]!.path, 'utf8')).to.equal('module regproof.test/old\n');
  });

  it('are refused for names and versions outside the grammar', () =>
    refuses(build, [
      ['', '1.0.0'],
      ['a b', '1.0.0'],
      ['kit', '1.0'],
      ['kit', '1.0.0+build'],
      ['kit/v2', '1.0.0'],
      ['kit/v3', '2.0.0'],
    ]));
});
