import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readArchive } from '../../../harness/archive/read.ts';
import { digestFile } from '../../../harness/core/digest.ts';
import { build } from '../../../harness/formats/npm/package.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const SCOPED = { name: '@acme/kit', version: '1.2.3-rc.1' };

describe('npm packages', () => {
  everyGenerator(build, { name: 'kit', version: '1.0.0' });

  it('are named as npm pack names them', async () => {
    await using shop = await workshop(build, SCOPED);
    const pkg = await shop.build();
    expect(pkg.file.name).to.equal('acme-kit-1.2.3-rc.1.tgz');
    expect(pkg.purl).to.equal('pkg:npm/%40acme/kit@1.2.3-rc.1');
  });

  it('hold the source tree below package/, and the manifest that was asked for', async () => {
    await using shop = await workshop(build, SCOPED);
    const pkg = await shop.build({
      manifest: { os: ['none'], license: null, bin: 'bin/marker.js', dependencies: { a: '^1' } },
    });
    const files = await readArchive(pkg.file.path);
    for (const [path, { content }] of files) {
      expect(path).to.match(/^package\//);
      expect(await readFile(join(pkg.source!, path.slice('package/'.length))), path).to.deep.equal(content);
    }
    const manifest = JSON.parse(files.get('package/package.json')!.content!.toString());
    expect(manifest).to.deep.equal(pkg.manifest);
    expect(manifest).to.deep.include({ os: ['none'], bin: 'bin/marker.js', dependencies: { a: '^1' } });
    expect(manifest).not.to.have.property('license');
    expect(files.get('package/bin/marker.js')?.mode).to.equal(0o755);
  });

  it('have a rich manifest with nothing to resolve', async () => {
    await using shop = await workshop(build, SCOPED);
    const { manifest } = await shop.build();
    expect(manifest).to.include.keys(
      'bin',
      'exports',
      'peerDependenciesMeta',
      'engines',
      'scripts',
      'devDependencies',
      'funding',
    );
    expect(manifest).not.to.have.any.keys('dependencies', 'optionalDependencies');
    expect(Object.keys(manifest.bin as object)).to.deep.equal(['kit', 'kit-payload']);
  });

  it('run: marker and payload', async () => {
    await using shop = await workshop(build, SCOPED);
    const { source, marker } = await shop.build({ size: 'medium' });
    const run = (script: string) => execFileSync(process.execPath, [join(source!, script)], { encoding: 'utf8' });
    expect(run('bin/marker.js')).to.equal(`${marker}\n`);
    expect(run('bin/payload.js')).to.equal(`${(await digestFile(join(source!, 'payload.bin'))).sha256}\n`);
    run('install.js');
    expect(await readFile(join(source!, 'installed.txt'), 'utf8')).to.equal(`${marker}\n`);
  });

  it('are refused for names and versions outside the grammar', async () => {
    const names = [
      '',
      'Kit',
      '.kit',
      '_kit',
      'nｕmpy',
      'node_modules',
      '@acme',
      '@/kit',
      'a/b',
      '@a/b/c',
      'k'.repeat(215),
    ];
    const versions = ['', '1.0', 'v1.0.0', '1.0.0+build', '01.0.0', ' 1.0.0'];
    await refuses(build, [
      ...names.map((name) => [name, '1.0.0'] as const),
      ...versions.map((version) => ['kit', version] as const),
    ]);
  });
});
