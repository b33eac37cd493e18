import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { confinement, containerSettings } from '../../harness/executor/container-settings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

async function settingsOf(text?: string) {
  await using folder = await temporaryFolder();
  if (text !== undefined) await writeFile(join(folder.path, 'container.yaml'), text);
  return await containerSettings(folder.path);
}

const codeOf = (text: string) =>
  settingsOf(text).then(
    () => 'none',
    ({ code, message }) => `${code} ${message}`,
  );

describe('container.yaml', () => {
  it('may be missing: then nothing is allowed', async () => {
    expect(confinement(await settingsOf())).to.deep.equal({
      CapDrop: ['ALL'],
      CapAdd: [],
      SecurityOpt: ['no-new-privileges'],
      Tmpfs: {},
      Mounts: [],
    });
  });

  it('adds what it names and keeps everything else dropped', async () => {
    const settings = await settingsOf(
      'capabilities: [SYS_ADMIN, CHOWN]\nunconfined: true\ntmpfs: [/run]\nvolumes: [/engine]\n',
    );
    expect(confinement(settings)).to.deep.equal({
      CapDrop: ['ALL'],
      CapAdd: ['SYS_ADMIN', 'CHOWN'],
      SecurityOpt: ['no-new-privileges', 'seccomp=unconfined', 'apparmor=unconfined'],
      Tmpfs: { '/run': 'exec,mode=755' },
      Mounts: [{ Type: 'volume', Source: '', Target: '/engine' }],
    });
  });

  it('names file, line and key of a mistake', async () => {
    expect(await codeOf('unconfined: false\ncapabilites: [CHOWN]\n')).to.match(/^CONFIG_INVALID .*container\.yaml:1/);
    expect(await codeOf('tmpfs: []\ncapabilities: [CAP-CHOWN]\n')).to.match(/container\.yaml:2: capabilities\.0/);
    expect(await codeOf('volumes: [relative]\n')).to.match(/container\.yaml:1: volumes\.0: must be an absolute path/);
  });

  for (const file of globSync('compose/clients/*/container.yaml', { cwd: PACKAGE_ROOT })) {
    it(`${file} is valid`, () => containerSettings(join(PACKAGE_ROOT, dirname(file))));
  }
});
