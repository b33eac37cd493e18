import { check } from '../../../core/check.ts';
import { contentOf } from '../content.ts';
import { getManifest, pushSmallImage } from '../raw.ts';

/** Builders push an attestation before the image that it is about. */
export default check({
  id: 'docker.subject.missing',
  tier: 'full',
  proves: ['docker.subject.may-be-missing'],
  needs: ['push', 'pull'],
  async run({ make, name, protocol, claims, http, expect }) {
    const repository = name('kit');
    const other = await pushSmallImage(http, name('elsewhere'), '1.0', repository);
    const [pkg] = await make({ name: 'kit', kinds: ['artifact'], manifest: { manifest: { subject: other } } });
    const { top } = await contentOf(pkg);
    expect((await getManifest(http, repository, other.digest)).status, 'status of the missing subject').to.equal(404);
    expect((await protocol.publish(http, pkg)).status, 'status of what refers to it').to.equal(201);
    const served = await getManifest(http, repository, pkg.version);
    expect(`sha256:${served.sha256}`, 'digest of what refers to it').to.equal(top.digest);
    const listed = async () => {
      const { manifests } = (await http.get(`${repository}/referrers/${other.digest}`)).json();
      return manifests.map(({ digest }: { digest: string }) => digest);
    };
    if (claims.has('referrers')) expect(await listed(), 'referrers of the missing subject').to.deep.equal([top.digest]);
    const config = { word: repository };
    const subject = await pushSmallImage(http, repository, 'later', config.word);
    expect((await getManifest(http, repository, 'later')).status, 'status of the subject, pushed later').to.equal(200);
    expect(subject.digest, 'digest of the subject').to.not.equal(top.digest);
  },
});
