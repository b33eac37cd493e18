import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { createPki } from '../../pki/authority.ts';
import { loadPki, PKI_FILES, writePki } from '../../pki/store.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function refusal(run: () => Promise<unknown>): Promise<HarnessError> {
  try {
    await run();
  } catch (error) {
    expect(error).to.be.instanceOf(HarnessError);
    return error as HarnessError;
  }
  throw new Error('It was not refused.');
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('pki/store', () => {
  it('writes all files, keys readable by their owner only, and leaves no temporary file', async () => {
    await using folder = await temporaryFolder();
    const key = await writePki(await createPki(), folder.path);
    expect(key.keyId).to.match(/^[0-9A-F]{16}$/);
    const files = await filesBelow(folder.path);
    const names = files.map((file) => file.slice(folder.path.length + 1));
    expect(names).to.include.members(['ca.key', 'ca.crt', 'ca.crl', 'server.key', 'server.crt', 'gpg-signing.key']);
    expect(names).to.include.members(['gpg-signing.pub', 'bad/revoked.crt', 'intermediate.key']);
    expect(names.filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    for (const file of files) {
      const mode = ((await stat(file)).mode & 0o777).toString(8);
      const secret = (await readFile(file, 'utf8')).includes('PRIVATE KEY');
      expect(file.endsWith('.key'), file).to.equal(secret);
      if (secret) expect(mode, file).to.equal('600');
    }
  });

  it('refuses to overwrite keys unless told', async () => {
    await using folder = await temporaryFolder();
    await createPki({ dir: folder.path });
    const before = await readFile(join(folder.path, 'ca.key'), 'utf8');
    const other = await createPki();
    const error = await refusal(() => writePki(other, folder.path));
    expect(error.code).to.equal('USAGE');
    expect(error.remedy).to.include('--force');
    expect((await refusal(() => createPki({ dir: folder.path }))).code).to.equal('USAGE');
    expect(await readFile(join(folder.path, 'ca.key'), 'utf8')).to.equal(before);
    await writePki(other, folder.path, { overwrite: true });
    expect(await readFile(join(folder.path, 'ca.key'), 'utf8')).to.equal(other.root.key);
  });

  it('reads back what it wrote, the OpenPGP key included', async () => {
    await using folder = await temporaryFolder();
    const pki = await createPki();
    const key = await writePki(pki, folder.path);
    const kept = await loadPki(folder.path);
    const { signingKey: _made, ...written } = pki;
    const { signingKey, dir, ...read } = kept;
    expect(read).to.deep.equal(written);
    expect(dir).to.equal(folder.path);
    expect(await signingKey()).to.deep.equal(key);
  });

  it('refuses a folder that is incomplete or has expired', async () => {
    await using folder = await temporaryFolder();
    expect((await refusal(() => loadPki(folder.path))).code).to.equal('CONFIG_INVALID');
    await createPki({ dir: folder.path });
    const later = new Date(Date.now() + 400 * 86_400_000);
    const error = await refusal(() => loadPki(folder.path, () => later));
    expect(error.message).to.include('expired');
  });

  it('refuses an authority that has expired, although its server certificate has not', async () => {
    await using folder = await temporaryFolder();
    await createPki({ dir: folder.path });
    const old = await createPki({ clock: () => new Date(Date.now() - 20 * 365 * 86_400_000) });
    await writeFile(join(folder.path, PKI_FILES.ca), old.root.cert);
    const error = await refusal(() => loadPki(folder.path));
    expect(error.message).to.match(/cannot be used: .*expired at/);
    expect(error.remedy).to.include('regproof pki --out');
  });

  it('refuses a public OpenPGP key whose private key is missing, and makes no other in its place', async () => {
    await using folder = await temporaryFolder();
    await (await createPki({ dir: folder.path })).signingKey();
    await rm(join(folder.path, 'gpg-signing.key'));
    const error = await refusal(async () => (await loadPki(folder.path)).signingKey());
    expect(error.code).to.equal('CONFIG_INVALID');
    expect(error.message).to.include('gpg-signing.key');
    expect(await readdir(folder.path)).not.to.include('gpg-signing.key');
  });

  it('keeps the OpenPGP key in the folder once it was asked for', async () => {
    await using folder = await temporaryFolder();
    const pki = await createPki({ dir: folder.path });
    const [key, again] = await Promise.all([pki.signingKey(), pki.signingKey()]);
    expect(again).to.equal(key);
    expect(await (await loadPki(folder.path)).signingKey()).to.deep.equal(key);
  });
});
