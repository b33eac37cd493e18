import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { parseClearSigned } from '../protocol/clear-signed.ts';
import { readSigned } from '../protocol/signed.ts';

/** Numbers of SHA-256, SHA-384, SHA-512: https://www.rfc-editor.org/rfc/rfc9580#section-9.5 */
const STRONG = ['8', '9', '10'];

/** gpg verifies both signatures, and they sign one text: the clients that read InRelease and those that read Release see the same. */
export default check({
  id: 'deb.gpg.release',
  tier: 'smoke',
  proves: ['deb.release.signed', 'deb.release.signed-alike'],
  needs: ['push', 'pull', 'signed-index'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'sealed' });
    await publisher().publish(pkg);
    const signed = await readSigned(http);
    const { text } = parseClearSigned(signed.inRelease, 'InRelease');
    expect(text, 'what InRelease signs').to.equal(signed.release);
    const { output } = await client(apt).verifySignatures(signed);
    expect(output, 'bad signatures').to.not.match(/^\[GNUPG:\] (BADSIG|ERRSIG|EXPKEYSIG|EXPSIG|REVKEYSIG)/m);
    const valid = output.match(/^\[GNUPG:\] VALIDSIG .*$/gm) ?? [];
    expect(valid, 'valid signatures of InRelease and Release.gpg').to.have.lengthOf.at.least(2);
    // VALIDSIG, fingerprint, date, time, expiry, version, reserved, public-key algorithm, digest algorithm
    for (const line of valid) expect(line.split(' ')[9], `digest algorithm of ${line}`).to.be.oneOf(STRONG);
  },
});
