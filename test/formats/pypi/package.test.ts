import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { readArchive } from '../../../harness/archive/read.ts';
import { parseCoreMetadata, renderCoreMetadata } from '../../../harness/formats/pypi/core-metadata.ts';
import { fileStem, moduleName, normalizedName } from '../../../harness/formats/pypi/name.ts';
import { build } from '../../../harness/formats/pypi/package.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const MIXED = { name: 'Mixed.Case__Kit', version: '1.0+cu124.1' };
const STEM = 'mixed_case_kit-1.0+cu124.1';

describe('pypi packages', () => {
  everyGenerator(build, { name: 'kit', version: '1.0.0' });

  it('have escaped file names, a package URL and the name as it was spelled', async () => {
    await using shop = await workshop(build, MIXED);
    const pkg = await shop.build();
    expect(pkg.files.map((file) => file.name)).to.deep.equal([`${STEM}-py3-none-any.whl`, `${STEM}.tar.gz`]);
    expect(pkg.purl)
      .to.match(/^pkg:pypi\/mixed/)
      .and.match(/@1\.0(\+|%2B)cu124\.1$/);
    expect(pkg.manifest).to.include({
      Name: 'Mixed.Case__Kit',
      Version: '1.0+cu124.1',
      'Requires-Python': '>=3.8,!=3.9.0',
    });
    expect(pkg.manifest['Provides-Extra']).to.deep.equal(['console', 'test']);
  });

  it('make a wheel whose RECORD holds for every file, metadata last', async () => {
    await using shop = await workshop(build, MIXED);
    const { file } = await shop.build({ size: 'medium', kinds: ['wheel'] });
    const files = await readArchive(file.path);
    const info = `${STEM}.dist-info`;
    const rows = files
      .get(`${info}/RECORD`)!
      .content!.toString()
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    expect(rows.map(([path]) => path)).to.have.members([...files.keys()]);
    for (const [path = '', hash, size] of rows) {
      if (path === `${info}/RECORD`) expect([hash, size]).to.deep.equal(['', '']);
      else {
        const content = files.get(path)!.content!;
        expect([hash, size], path).to.deep.equal([
          `sha256=${createHash('sha256').update(content).digest('base64url')}`,
          String(content.length),
        ]);
      }
    }
    const order = [...files.keys()].map((path) => path.startsWith(info));
    expect(order).to.deep.equal(order.toSorted());
    expect([...files.keys()].at(-1)).to.equal(`${info}/RECORD`);
  });

  it('carry the same metadata in both files, with the changes that were asked for', async () => {
    await using shop = await workshop(build, MIXED);
    const pkg = await shop.build({
      manifest: { 'Requires-Python': '>=99,!=100.*', 'License-File': null, Platform: ['any'] },
    });
    const wheel = await readArchive(pkg.files[0].path);
    const sdist = await readArchive(pkg.files[1]!.path);
    const metadata = wheel.get(`${STEM}.dist-info/METADATA`)!.content!.toString();
    expect(sdist.get(`${STEM}/PKG-INFO`)!.content!.toString()).to.equal(metadata);
    expect(parseCoreMetadata(metadata)).to.deep.equal(pkg.manifest);
    expect(metadata)
      .to.match(/^Requires-Python: >=99,!=100\.\*$/m)
      .and.match(/^Platform: any$/m)
      .and.not.match(/License-File/);
    expect(pkg.manifest.Description).to.contain('naïve café');
  });

  it('print the marker from the module and from the script', async () => {
    await using shop = await workshop(build, MIXED);
    const { file, marker } = await shop.build();
    const files = await readArchive(file.path);
    expect(files.get('mixed_case_kit/__init__.py')?.content?.toString()).to.contain(`MARKER: str = "${marker}"`);
    const scripts = files.get(`${STEM}.dist-info/entry_points.txt`)?.content?.toString();
    expect(scripts).to.contain('mixed-case-kit-marker = mixed_case_kit:main');
  });

  it('are refused for names and versions outside the grammar', async () => {
    const names = ['', '-kit', 'kit-', 'kit kit', 'kité', 'a/b', '@a/b'].map((name) => [name, '1.0'] as const);
    const versions = ['', '1.0-1', '1.0.rc1', 'v1.0', '01.0', '1.0+A', '1.0+a_b', '1.0+01', '1.0+a+b', '1.0\n'];
    await refuses(build, [...names, ...versions.map((version) => ['kit', version] as const)]);
  });

  for (const version of ['1!2.0', '1.0a1', '1.0rc2.post3.dev4', '2026.10.1', '0', '1.0+ubuntu.1', '1.0+0']) {
    it(`accept version ${version}`, async () => {
      await using shop = await workshop(build, { name: 'kit', version });
      expect((await shop.build({ kinds: ['sdist'] })).file.name).to.equal(`kit-${version}.tar.gz`);
    });
  }
});

describe('pypi names', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?$/);

  it('have one normal form, one module and one file stem per project', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('-', '_', '.', '--', '._'), (name, other) => {
        const spelled = name.replace(/[-_.]+/g, other).toUpperCase();
        expect(normalizedName(spelled))
          .to.equal(normalizedName(name))
          .and.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(normalizedName(normalizedName(name))).to.equal(normalizedName(name));
        expect(moduleName(name)).to.match(/^[a-z_][a-z0-9_]*$/);
        // A wheel's file name is split at "-": the name must not hold any.
        expect(fileStem(name, '1.0+a.1').split('-')).to.have.lengthOf(2);
      }),
    );
  });
});

describe('core metadata', () => {
  it('indents further lines, so that none can pass for a field', () => {
    const text = renderCoreMetadata({ Name: 'kit', License: 'first\nVersion: 9' });
    expect(text).to.equal('Name: kit\nLicense: first\n        Version: 9\n\n');
    expect(parseCoreMetadata(text)).to.deep.equal({ Name: 'kit', License: 'first\nVersion: 9', Description: '' });
  });

  it('survives writing and reading', () => {
    const line = fc.stringMatching(/^[!-~é]([ -~é]{0,30}[!-~é])?$/);
    const fields = fc.record({
      Name: line,
      Summary: line,
      License: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
      Classifier: fc.array(line, { minLength: 1, maxLength: 3 }),
      Description: fc.string().map((text) => text.replaceAll('\r', '')),
    });
    fc.assert(
      fc.property(fields, (metadata) => {
        expect(parseCoreMetadata(renderCoreMetadata(metadata))).to.deep.equal(metadata);
      }),
    );
  });
});
