import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { digestBytes } from '../../harness/core/digest.ts';
import { readManifest, writeManifest } from '../../harness/core/manifest.ts';
import type { Package, PackageSpec } from '../../harness/core/package.ts';
import { kindsOf, seal } from '../../harness/core/seal.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

function specIn(dir: string, more: Partial<PackageSpec> = {}): PackageSpec {
  return { name: 'kit', version: '1.0.0', size: 'small', seed: '7', dir, ...more };
}

function packageIn(dir: string): Package {
  const bytes = Buffer.from('bytes');
  const file = { name: 'kit-1.0.0.any', path: join(dir, 'kit-1.0.0.any'), size: bytes.length, ...digestBytes(bytes) };
  const marker = 'regproof kit 1.0.0 0123456789abcdef';
  return seal(specIn(dir), { format: 'any', purl: 'pkg:generic/kit@1.0.0', marker, files: [file], manifest: { a: 1 } });
}

describe('manifest.json', () => {
  it('says what was made, without paths of this machine', async () => {
    await using folder = await temporaryFolder();
    const pkg = packageIn(folder.path);
    const text = await readFile(writeManifest(pkg), 'utf8');
    const { path: _, ...file } = pkg.file;
    expect(readManifest(folder.path)).to.deep.equal({
      purl: 'pkg:generic/kit@1.0.0',
      format: 'any',
      name: 'kit',
      version: '1.0.0',
      size: 'small',
      seed: '7',
      marker: 'regproof kit 1.0.0 0123456789abcdef',
      files: [file],
    });
    expect(text).not.to.contain(folder.path);
  });

  it('is refused with the file and the key that is wrong', async () => {
    await using folder = await temporaryFolder();
    const path = writeManifest(packageIn(folder.path));
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"md5": "./, '"md5": "X'));
    expect(() => readManifest(folder.path))
      .to.throw(/manifest\.json: files\.0\.md5/)
      .with.property('code', 'CONFIG_INVALID');
    await writeFile(path, text.replace('{', '{ "more": 1,'));
    expect(() => readManifest(folder.path)).to.throw(/more/);
    await writeFile(path, '{');
    expect(() => readManifest(folder.path)).to.throw(/cannot be read as JSON/);
  });
});

describe('seal', () => {
  it('refuses an artefact outside its size and a build without artefact', () => {
    const parts = { format: 'any', purl: 'pkg:generic/kit@1', marker: 'm', manifest: {} };
    const file = { ...packageIn('/x').file, size: 1_000_001 };
    expect(() => seal(specIn('/x'), { ...parts, files: [file] }))
      .to.throw()
      .with.property('code', 'SPEC_INVALID');
    expect(() => seal(specIn('/x'), { ...parts, files: [] }))
      .to.throw()
      .with.property('code', 'FORMAT_BROKEN');
  });
});

describe('seal of companions', () => {
  it('lets what accompanies an artefact be small at every size, and no larger than that', () => {
    const parts = { format: 'any', purl: 'pkg:generic/kit@1', marker: 'm', manifest: {} };
    const main = { ...packageIn('/x').file, size: 9_500_000 };
    const medium = { ...specIn('/x'), size: 'medium' } as const;
    const sealed = (size: number, companion?: true) =>
      seal(medium, { ...parts, files: [main, { ...main, size, ...(companion ? { companion } : {}) }] }).files.length;
    expect(sealed(100, true)).to.equal(2);
    expect(() => sealed(100))
      .to.throw()
      .with.property('code', 'SPEC_INVALID');
    expect(() => sealed(1_000_001, true))
      .to.throw()
      .with.property('code', 'SPEC_INVALID');
  });

  it('takes the full name and version from the format', () => {
    const parts = { format: 'any', purl: 'pkg:generic/kit@1', marker: 'm', manifest: {} };
    const { files } = packageIn('/x');
    expect(seal(specIn('/x'), { ...parts, files, name: 'g/kit', version: 'v1' })).to.include({
      name: 'g/kit',
      version: 'v1',
    });
  });
});

describe('kindsOf', () => {
  it('keeps the order of the format and refuses unknown kinds', () => {
    const kinds = ['wheel', 'sdist'] as const;
    expect(kindsOf(specIn('/x'), kinds)).to.deep.equal(['wheel', 'sdist']);
    expect(kindsOf(specIn('/x', { kinds: ['sdist', 'wheel'] }), kinds)).to.deep.equal(['wheel', 'sdist']);
    expect(kindsOf(specIn('/x', { kinds: ['sdist'] }), kinds)).to.deep.equal(['sdist']);
    for (const bad of [['egg'], []]) {
      expect(() => kindsOf(specIn('/x', { kinds: bad }), kinds))
        .to.throw()
        .with.property('code', 'SPEC_INVALID');
    }
  });
});
