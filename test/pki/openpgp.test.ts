import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type SigningKey, signingKeys } from '../../pki/openpgp-key.ts';
import { signClear, signDetached, signDetachedBinary } from '../../pki/sign.ts';
import { verifyClear, verifyDetached } from '../../pki/verify.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const DATA = Buffer.from('Origin: regproof\nSuite: stable\n');
const DAY = 86_400_000;

describe('pki: OpenPGP', () => {
  const keys = signingKeys(new Date());
  let key: SigningKey;
  before(async () => {
    key = await keys();
  });

  it('makes a signature that verifies, and refuses changed bytes and other keys', async () => {
    const question = { data: DATA, publicKey: key.publicArmored };
    for (const signature of [await signDetached(key, DATA), await signDetachedBinary(key, DATA)]) {
      expect(await verifyDetached({ ...question, signature })).to.deep.equal({ valid: true, keyId: key.keyId });
      const changed = Buffer.from(DATA);
      changed[3]! ^= 1;
      expect((await verifyDetached({ ...question, data: changed, signature })).valid).to.equal(false);
      const stranger = await keys('unknown');
      expect((await verifyDetached({ ...question, publicKey: stranger.publicArmored, signature })).valid).to.equal(
        false,
      );
    }
    expect((await verifyDetached({ ...question, signature: 'no signature' })).valid).to.equal(false);
  });

  it('signs a stream as it signs the bytes, and equal input equally', async () => {
    const date = new Date();
    async function* pieces() {
      yield DATA.subarray(0, 5);
      yield DATA.subarray(5);
    }
    const whole = await signDetached(key, DATA, { date });
    expect(await signDetached(key, pieces(), { date })).to.equal(whole);
    expect(await signDetached(key, DATA, { date })).to.equal(whole);
  });

  it('signs a text in clear', async () => {
    const document = await signClear(key, 'name: kit\n- dash\n');
    expect(document).to.include('\n\nname: kit\n- - dash\n-----BEGIN PGP SIGNATURE-----\n');
    expect(document).to.include('name: kit');
    expect((await verifyClear(document, key.publicArmored)).valid).to.equal(true);
    expect((await verifyClear(document.replace('kit', 'kot'), key.publicArmored)).valid).to.equal(false);
  });

  it('makes an expired key whose old signatures no longer verify', async () => {
    const expired = await keys('expired');
    const signature = await signDetached(expired, DATA, { date: new Date(Date.now() - 25 * DAY) });
    const now = await verifyDetached({ data: DATA, signature, publicKey: expired.publicArmored, date: new Date() });
    const then = await verifyDetached({
      data: DATA,
      signature,
      publicKey: expired.publicArmored,
      date: new Date(Date.now() - 25 * DAY),
    });
    expect(then.valid).to.equal(true);
    expect(now)
      .to.have.property('reason')
      .that.matches(/^The key expired at /);
  });

  it('is understood by gpg: import, detached, clear-signed, tampered, expired', async () => {
    await using folder = await temporaryFolder();
    const home = join(folder.path, 'h');
    await mkdir(home, { mode: 0o700 });
    const file = async (name: string, content: string | Uint8Array) => {
      await writeFile(join(folder.path, name), content);
      return join(folder.path, name);
    };
    const gpg = async (...argv: string[]) => {
      try {
        return (await run('gpg', ['--homedir', home, '--batch', '--no-tty', '--status-fd', '1', ...argv])).stdout;
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };
    const expired = await keys('expired');
    expect(await gpg('--import', await file('good.pub', key.publicArmored))).to.include(
      `IMPORT_OK 1 ${key.fingerprint}`,
    );
    await gpg('--import', await file('expired.pub', expired.publicArmored));
    const data = await file('data', DATA);
    const verified = await gpg('--verify', await file('data.asc', await signDetached(key, DATA)), data);
    expect(verified).to.include(`GOODSIG ${key.keyId}`);
    expect(await gpg('--verify', await file('data.sig', await signDetachedBinary(key, DATA)), data)).to.include(
      'GOODSIG',
    );
    expect(await gpg('--verify', await file('InRelease', await signClear(key, DATA.toString())))).to.include('GOODSIG');
    const tampered = await file('tampered', `${DATA}x`);
    expect(await gpg('--verify', join(folder.path, 'data.asc'), tampered)).to.include('BADSIG');
    const old = await signDetached(expired, DATA, { date: new Date(Date.now() - 25 * DAY) });
    expect(await gpg('--verify', await file('old.asc', old), data)).to.include('EXPKEYSIG');
    const secret = await gpg('--import', await file('secret', key.privateArmored));
    expect(secret).to.include(`IMPORT_OK 17 ${key.fingerprint}`);
    await run('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']);
  });
});
