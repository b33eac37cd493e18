import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'smol-toml';
import { readArchive } from '../../../harness/archive/read.ts';
import { richDependencies } from '../../../harness/formats/cargo/manifest.ts';
import { build } from '../../../harness/formats/cargo/package.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const MIXED = { name: 'Mixed-Case_Kit', version: '1.2.3-rc.1+b.7' };
const STEM = 'Mixed-Case_Kit-1.2.3-rc.1+b.7';

describe('cargo packages', () => {
  everyGenerator(build, { name: 'kit', version: '1.0.0' });

  it('hold what cargo package would put into them', async () => {
    await using shop = await workshop(build, MIXED);
    const pkg = await shop.build();
    const files = await readArchive(pkg.file.path);
    expect(pkg.file.name).to.equal(`${STEM}.crate`);
    expect([...files.keys()].map((path) => path.slice(STEM.length + 1))).to.deep.equal([
      'Cargo.lock',
      'Cargo.toml',
      'Cargo.toml.orig',
      'LICENSE',
      'README.md',
      'examples/show.rs',
      'payload.bin',
      'src/bin/length.rs',
      'src/bin/marker.rs',
      'src/lib.rs',
      'tests/marker.rs',
    ]);
    const toml = (path: string) => parse(files.get(`${STEM}/${path}`)!.content!.toString());
    expect(toml('Cargo.toml.orig')).to.deep.equal(pkg.manifest).and.to.have.property('workspace');
    expect(toml('Cargo.toml')).to.have.nested.property('package.autobins', false);
    expect(toml('Cargo.toml')).not.to.have.property('workspace');
    expect(toml('Cargo.lock')).to.have.deep.property('package', [MIXED]);
    expect(files.get(`${STEM}/src/lib.rs`)!.content!.toString()).to.contain(`MARKER: &str = "${pkg.marker}"`);
  });

  it('have a source tree whose Cargo.toml is the manifest', async () => {
    await using shop = await workshop(build, MIXED);
    const { source, manifest } = await shop.build({ manifest: { package: { links: 'z', description: null } } });
    const written = parse(await readFile(join(source!, 'Cargo.toml'), 'utf8'));
    expect(written).to.deep.equal(manifest).and.to.have.nested.property('package.links', 'z');
    expect(written).not.to.have.nested.property('package.description');
    expect(written).to.have.nested.property('package.name', MIXED.name);
    expect(await readFile(join(source!, 'notes/not-published.md'), 'utf8')).to.contain('exclude');
  });

  it('depend on others in every way when asked, and then bring no lock file', async () => {
    await using shop = await workshop(build, MIXED);
    const patch = richDependencies({ name: 'one', version: '1.0.0' }, { name: 'two', version: '1.0.0' }, 'test');
    const pkg = await shop.build({ manifest: patch });
    expect(pkg.manifest).to.deep.include({ dependencies: patch.dependencies, target: patch.target });
    expect(pkg.manifest).to.have.deep.nested.property('features.with-sometimes', ['dep:sometimes', 'sometimes?/loud']);
    expect(pkg.manifest, 'the features of the template').to.have.nested.property('features.full');
    expect([...(await readArchive(pkg.file.path)).keys()]).not.to.include(`${STEM}/Cargo.lock`);
  });

  it('stay below 300 MB of memory when they are large', async () => {
    await using shop = await workshop(build, MIXED);
    const { dir } = await shop.build();
    const script = `
      const { build } = await import(${JSON.stringify(new URL('../../../harness/formats/cargo/package.ts', import.meta.url).href)});
      const { file } = await build({ ...${JSON.stringify(MIXED)}, size: 'large', seed: '7', dir: ${JSON.stringify(dir)} });
      process.stdout.write(JSON.stringify({ size: file.size, kilobytes: process.resourceUsage().maxRSS }));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const { size, kilobytes } = JSON.parse(output);
    expect(size).to.be.within(95_000_000, 100_000_000);
    expect(kilobytes).to.be.below(300 * 1000);
  });

  it('are refused for names and versions outside the grammar', async () => {
    const names = ['', '1kit', '_kit', 'kit.rs', 'ä', 'match', 'NUL', 'test', 'k'.repeat(65)];
    const versions = ['', '1.0', 'v1.0.0', '01.0.0', '1.0.0-01', '1.0.0+', '1.0.0 '];
    await refuses(build, [
      ...names.map((name) => [name, '1.0.0'] as const),
      ...versions.map((version) => ['kit', version] as const),
    ]);
  });
});
