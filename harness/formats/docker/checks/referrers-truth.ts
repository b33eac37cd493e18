import { check } from '../../../core/check.ts';
import { EMPTY, OCI } from '../media-types.ts';
import { pushBytes, pushSmallImage, putDocument } from '../raw.ts';

/** A client that is told OCI-Subject does not keep the list of referrers itself: then the registry has to. */
export default check({
  id: 'docker.referrers.truth',
  tier: 'full',
  proves: ['docker.referrers.subject-header', 'docker.referrers.empty'],
  needs: ['push', 'pull'],
  async run({ name, http, claims, expect }) {
    const repository = name('kit');
    const subject = await pushSmallImage(http, repository, '1.0');
    const plain = await putDocument(http, repository, 'plain', {
      schemaVersion: 2,
      mediaType: OCI.manifest,
      config: await pushBytes(http, repository, '{}', EMPTY),
      layers: [],
    });
    expect(plain.status, 'status without a subject').to.equal(201);
    expect(plain.headers, 'headers without a subject').to.not.have.property('oci-subject');
    const config = await pushBytes(http, repository, '{}', EMPTY);
    const about = { schemaVersion: 2, mediaType: OCI.manifest, config, layers: [config], subject };
    const answer = await putDocument(http, repository, 'about', about);
    expect(answer.status, 'status with a subject').to.equal(201);
    const supported = (await http.get(`${repository}/referrers/${subject.digest}`)).status === 200;
    expect(
      answer.headers['oci-subject'] === subject.digest,
      'whether OCI-Subject says that referrers are listed',
    ).to.equal(supported);
    expect(supported, 'whether referrers are listed').to.equal(claims.has('referrers'));
  },
});
