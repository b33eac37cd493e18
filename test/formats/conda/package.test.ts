import { readFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { expect } from 'chai';
import { type ArchivedFile, Guard, type ReadOptions, readArchive } from '../../../harness/archive/read.ts';
import { readTarChunks } from '../../../harness/archive/read-tar.ts';
import { digestBytes } from '../../../harness/core/digest.ts';
import { bunzip2 } from '../../../harness/formats/conda/bzip2/decompress.ts';
import { build } from '../../../harness/formats/conda/package.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const DEFAULTS = { name: 'kit', version: '1.0.0' };

/** All files of a package, of both tars of a .conda. */
async function contents(path: string | Buffer, options: ReadOptions = {}): Promise<Map<string, ArchivedFile>> {
  const all = new Map<string, ArchivedFile>();
  if (String(path).endsWith('.bz2')) {
    const guard = new Guard(options);
    await readTarChunks(bunzip2([await readFile(path)]), guard);
    return guard.files;
  }
  for (const [name, { content }] of await readArchive(path))
    if (name.endsWith('.tar.zst'))
      for (const [inner, file] of await readArchive(zstdDecompressSync(content!), options)) all.set(inner, file);
  return all;
}

const text = (files: Map<string, ArchivedFile>, path: string) => files.get(path)!.content!.toString('utf8');

describe('conda packages', () => {
  everyGenerator(build, DEFAULTS, contents);

  it('refuses names and versions that CEP 26 does not allow', async () => {
    await refuses(build, [
      ['Kit', '1.0'],
      ['kit', '1.0-1'],
      ['-kit', '1.0'],
      ['kit', ''],
      ['k'.repeat(65), '1.0'],
    ]);
  });

  it('holds stored members, the metadata last, with names that repeat its own', async () => {
    await using shop = await workshop(build, DEFAULTS);
    const pkg = await shop.build({ version: '1!2.0+l1' });
    expect(pkg.file.place).to.equal('linux-64/kit-1!2.0+l1-regproof_0.conda');
    const members = await readArchive(pkg.file.path);
    const stem = 'kit-1!2.0+l1-regproof_0';
    expect([...members.keys()]).to.deep.equal(['metadata.json', `pkg-${stem}.tar.zst`, `info-${stem}.tar.zst`]);
    expect(members.get('metadata.json')!.content!.toString()).to.equal('{"conda_pkg_format_version": 2}');
  });

  it('holds the same files in both formats, each listed with its digest and prefix', async () => {
    await using shop = await workshop(build, DEFAULTS);
    const pkg = await shop.build({ kinds: ['conda', 'tar.bz2'] });
    const [conda, old] = [await contents(pkg.files[0].path), await contents(pkg.files[1]!.path)];
    expect([...old.keys()].sort()).to.deep.equal([...conda.keys()].sort());
    for (const [path, { content }] of old) expect(content!.equals(conda.get(path)!.content!), path).to.equal(true);
    expect(JSON.parse(text(conda, 'info/index.json'))).to.deep.equal(pkg.manifest);
    const { paths } = JSON.parse(text(conda, 'info/paths.json'));
    expect(text(conda, 'info/files').trim().split('\n')).to.deep.equal(
      paths.map((each: { _path: string }) => each._path),
    );
    for (const { _path, sha256, size_in_bytes, prefix_placeholder } of paths) {
      const content = conda.get(_path)!.content!;
      expect([digestBytes(content).sha256, content.length], _path).to.deep.equal([sha256, size_in_bytes]);
      expect(prefix_placeholder !== undefined, _path).to.equal(content.includes('placehold_placehold'));
      if (prefix_placeholder)
        expect(text(conda, 'info/has_prefix')).to.include(`${prefix_placeholder} text ${_path}\n`);
    }
    expect(conda.get('bin/kit')!.mode).to.equal(0o755);
    expect(text(conda, 'share/kit/marker.txt')).to.equal(`${pkg.marker}\n`);
  });

  it('makes packages for any platform, of modules with an entry point too', async () => {
    await using shop = await workshop(build, DEFAULTS);
    const generic = await shop.build({ manifest: { noarch: 'generic' } });
    expect(generic.manifest)
      .to.include({ subdir: 'noarch', noarch: 'generic' })
      .and.not.have.any.keys('arch', 'platform');
    const python = await shop.build({ name: 'a-kit', manifest: { noarch: 'python' } });
    const files = await contents(python.file.path);
    expect(JSON.parse(text(files, 'info/link.json')).noarch).to.deep.equal({
      entry_points: ['a-kit = a_kit:main'],
      type: 'python',
    });
    expect(text(files, 'site-packages/a_kit/__init__.py')).to.include(python.marker);
  });

  it('takes builds, exports and descriptions from the manifest', async () => {
    await using shop = await workshop(build, DEFAULTS);
    const pkg = await shop.build({
      manifest: { build_number: 3, run_exports: null, about: { home: 'https://other.example' } },
    });
    expect(pkg.file.name).to.equal('kit-1.0.0-regproof_3.conda');
    const files = await contents(pkg.file.path);
    expect(files.has('info/run_exports.json')).to.equal(false);
    expect(JSON.parse(text(files, 'info/about.json')).home).to.equal('https://other.example');
    expect(pkg.manifest).to.not.have.any.keys('about', 'run_exports');
  });

  it('makes an interpreter of what is called python', async () => {
    await using shop = await workshop(build, DEFAULTS);
    const pkg = await shop.build({ name: 'python', version: '3.11.9' });
    expect([...(await contents(pkg.file.path)).keys()]).to.include.members(['bin/python', 'bin/python3.11']);
  });
});
