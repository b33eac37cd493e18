import { check } from '../../../core/check.ts';
import type { BadSignature } from '../../../core/signing.ts';
import { mvn } from '../client.ts';
import { fileOf } from '../protocol.ts';

/** gpg's words. It tells of an expired key and goes on, with a status of 0: the words are what a build has to look at. */
const REFUSALS: Readonly<Partial<Record<BadSignature, RegExp>>> = {
  'wrong-key': /No public key/,
  tampered: /BAD signature/,
  'expired-key': /\[expired\]/,
};

/** Maven looks at no signature itself; what arrives must let gpg tell the bad from the good. */
export default check({
  id: 'maven.sign.bad',
  tier: 'smoke',
  proves: ['maven.signature.verbatim'],
  needs: ['push', 'pull'],
  async run({ make, client, expect }) {
    const judged = async (pkg: Awaited<ReturnType<typeof make>>[0]) => {
      await client(mvn).publish(pkg);
      return (await client(mvn, { outcome: 'any' }).verify(pkg, fileOf(pkg, '.jar.asc'))).output;
    };
    for (const [bad, words] of Object.entries(REFUSALS)) {
      const signature = bad as BadSignature;
      const [pkg] = await make({ name: `forged-${bad}`, kinds: ['jar', 'signature'], signature });
      expect(await judged(pkg), `what gpg says of a signature that is bad (${bad})`).to.match(words);
    }
    const [unsigned, good] = await make(
      { name: 'unsigned', kinds: ['jar'] },
      { name: 'good', kinds: ['jar', 'signature'] },
    );
    expect(
      unsigned.files.filter(({ name }) => name.endsWith('.asc')),
      'signatures of an unsigned artifact',
    ).to.be.empty;
    expect(await judged(good), 'what gpg says of a good signature')
      .to.match(/Good signature from/)
      .and.not.match(/\[expired\]/);
  },
});
