import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../harness/core/root.ts';
import { formatsIn, readProfiles } from '../harness/runner/profile.ts';

interface Service {
  readonly profiles: readonly string[];
  readonly command: readonly string[];
}

const { services } = parse(readFileSync(join(PACKAGE_ROOT, 'compose/compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const formats = globSync('harness/formats/*/format.ts', { cwd: PACKAGE_ROOT }).map((path) => path.split('/')[2]!);

describe('compose.yaml', () => {
  it('has one test for each format, which runs that format against the registry beside it', () => {
    const tests = Object.keys(services).filter((name) => name.endsWith('-test'));
    expect(tests.sort()).to.deep.equal(formats.map((format) => `${format}-test`).sort());
    for (const format of formats) {
      const { command } = services[`${format}-test`]!;
      expect(command, format).to.include.members(['run', `--profile=${format}`]);
      expect(
        command.find((word) => word.startsWith('--target=')),
        format,
      ).to.match(/\/target$/);
    }
  });

  it('starts for each profile what the resolver of profiles says, and keys and registry with it', async () => {
    const named = await readProfiles();
    for (const profile of [...formats, 'smoke', 'all']) {
      const started = Object.keys(services).filter((name) => services[name]!.profiles.includes(profile));
      const tests = formatsIn(profile, named, formats).map((format) => `${format}-test`);
      expect(started.sort(), profile).to.deep.equal([...tests, 'pki', 'registry'].sort());
    }
  });
});
