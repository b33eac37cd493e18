import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readAr } from '../../../harness/archive/ar.ts';
import { parseParagraphs } from '../../../harness/formats/deb/deb822.ts';
import { build } from '../../../harness/formats/deb/package.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';
import { readControlFiles, readData } from './read-deb.ts';

const FULL = { name: 'kit', version: '1:1.0~rc1-1+b1' };

describe('deb packages', () => {
  everyGenerator(build, { name: 'kit', version: '1.0.0' }, readData);

  it('have the three members in their order, and a name without the epoch', async () => {
    await using shop = await workshop(build, FULL);
    const pkg = await shop.build();
    expect(pkg.file.name).to.equal('kit_1.0~rc1-1+b1_all.deb');
    expect(pkg.purl).to.equal('pkg:deb/debian/kit@1:1.0~rc1-1+b1?arch=all');
    const bytes = await readFile(pkg.file.path);
    const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
    const members = await readAr({ size: bytes.length, read });
    expect(members.map(({ name }) => name)).to.deep.equal(['debian-binary', 'control.tar.gz', 'data.tar.gz']);
    expect(bytes.subarray(members[0]!.offset, members[0]!.offset + 4).toString()).to.equal('2.0\n');
    expect(await readdir(pkg.dir), 'nothing else is left').to.deep.equal([pkg.file.name]);
  });

  it('have the control file that was asked for, field by field', async () => {
    await using shop = await workshop(build, FULL);
    const pkg = await shop.build({ manifest: { Architecture: 'arm64', Depends: null, Tag: 'role::program' } });
    expect(pkg.file.name).to.equal('kit_1.0~rc1-1+b1_arm64.deb');
    const [control, ...others] = parseParagraphs((await readControlFiles(pkg.file.path)).get('./control')!);
    expect(others).to.have.lengthOf(0);
    expect(control).to.deep.equal(pkg.manifest);
    expect(control).to.include({ Version: FULL.version, Architecture: 'arm64', Tag: 'role::program' });
    expect(control).not.to.have.property('Depends');
    expect(control!.Description).to.include('\n .\n').and.to.include('Größe');
    expect(Number(control!['Installed-Size'])).to.be.within(10, 40);
  });

  it('have checksums of every file but the configuration, and scripts that can be run', async () => {
    await using shop = await workshop(build, FULL);
    const { file, marker } = await shop.build();
    const control = await readControlFiles(file.path);
    const data = await readData(file.path);
    const lines = control.get('./md5sums')!.trimEnd().split('\n');
    const hashed = [...data.values()].filter(({ path }) => path !== './etc/kit.conf');
    expect(lines).to.have.members(
      hashed.map(({ path, content }) => `${createHash('md5').update(content!).digest('hex')}  ${path.slice(2)}`),
    );
    expect(control.get('./conffiles')).to.equal('/etc/kit.conf\n');
    for (const script of ['preinst', 'postinst', 'prerm', 'postrm'])
      expect(control.get(`./${script}`))
        .to.match(/^#!\/bin\/sh\nset -e\n/)
        .and.include('$DPKG_ROOT');
    expect(data.get('./usr/bin/kit')).to.have.property('mode', 0o755);
    expect(data.get('./usr/bin/kit')!.content!.toString()).to.include(`echo '${marker}'`);
  });

  it('name their changelog by whether there is a revision', async () => {
    for (const [version, changelog] of [
      ['1.0', 'changelog.gz'],
      ['1.0-1', 'changelog.Debian.gz'],
    ] as const) {
      await using shop = await workshop(build, { name: 'kit', version });
      const data = await readData((await shop.build()).file.path);
      const text = gunzipSync(data.get(`./usr/share/doc/kit/${changelog}`)!.content!).toString();
      expect(text).to.match(new RegExp(`^kit \\(${version}\\) unstable;`));
      expect([...data.keys()].filter((path) => path.includes('changelog'))).to.have.lengthOf(1);
    }
  });

  it('are refused with a name or version that Debian does not allow', async () => {
    const names = ['Kit', 'k', '-kit', 'kit_a', 'kit a', ''].map((name) => [name, '1.0'] as const);
    const versions = ['', 'v1', '1_0', '1.0-', 'a:1.0', '1.0/2'].map((version) => ['kit', version] as const);
    await refuses(build, [...names, ...versions]);
  });
});
