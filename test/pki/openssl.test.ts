import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createPki, type Pki } from '../../pki/authority.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

/** Exit status 0 or the tool's complaint. */
async function openssl(...argv: string[]): Promise<string> {
  try {
    await run('openssl', argv);
    return 'ok';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

describe('pki by the openssl tool', () => {
  let pki: Pki;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
    pki = await createPki({ dir: folder.path });
  });
  after(() => folder[Symbol.asyncDispose]());

  const verify = (file: string, ...options: string[]) =>
    openssl(
      'verify',
      '-x509_strict',
      ...['-purpose', 'sslserver', '-verify_hostname', 'cell.regproof.test'],
      ...['-CAfile', join(folder.path, 'ca.crt'), '-untrusted', join(folder.path, file)],
      ...options,
      join(folder.path, file),
    );
  const withLists = () => ['-CRLfile', join(folder.path, 'ca.crl')];

  it('accepts the server certificate by the strict profile, with both revocation lists', async () => {
    expect(await verify('server.crt')).to.equal('ok');
    expect(await verify('server.crt', '-crl_check', ...withLists())).to.equal('ok');
    expect(await verify('server.crt', '-crl_check_all', ...withLists())).to.equal('ok');
  });

  it('refuses the revoked certificate only when it checks revocation', async () => {
    expect(await verify('bad/revoked.crt')).to.equal('ok');
    expect(await verify('bad/revoked.crt', '-crl_check', ...withLists())).to.include('certificate revoked');
  });

  it('refuses the other bad certificates for the reason in their name', async () => {
    expect(await verify('bad/expired.crt')).to.include('certificate has expired');
    expect(await verify('bad/not-yet-valid.crt')).to.include('certificate is not yet valid');
    expect(await verify('bad/wrong-host.crt')).to.match(/hostname mismatch/i);
    expect(await verify('bad/unknown-ca.crt')).to.include('unable to get local issuer certificate');
    expect(await verify('bad/self-signed.crt')).to.include('self-signed certificate');
  });

  it('refuses a revocation list that the authority did not sign', async () => {
    const forged = await createPki();
    const path = join(folder.path, 'forged.crl');
    await writeFile(path, forged.crls.join(''));
    expect(await verify('server.crt', '-crl_check', '-CRLfile', path)).to.match(/CRL/);
    expect(pki.crls).to.have.length(2);
  });
});
