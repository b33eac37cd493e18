import { check } from '../../../core/check.ts';
import { EMPTY, OCI } from '../media-types.ts';
import { bytesOf, digestOf, pushBytes, pushSmallImage, putDocument } from '../raw.ts';

const SBOM = 'application/vnd.example.sbom';
const SIGNATURE = 'application/vnd.example.signature';

/** Signatures, bills of materials and attestations are found by what they are about. */
export default check({
  id: 'docker.referrers',
  tier: 'full',
  proves: [
    'docker.referrers.list',
    'docker.referrers.filter',
    'docker.referrers.empty',
    'docker.referrers.subject-header',
  ],
  needs: ['push', 'pull', 'delete', 'referrers'],
  async run({ name, http, expect }) {
    const repository = name('kit');
    const subject = await pushSmallImage(http, repository, '1.0');
    const config = await pushBytes(http, repository, '{}', EMPTY);
    const attach = async (more: object) => {
      const document = bytesOf({
        schemaVersion: 2,
        mediaType: OCI.manifest,
        config,
        layers: [config],
        subject,
        ...more,
      });
      const answer = await putDocument(http, repository, digestOf(document), document);
      expect(answer.status, 'status of an attachment').to.equal(201);
      expect(answer.headers['oci-subject'], 'OCI-Subject').to.equal(subject.digest);
      return { mediaType: OCI.manifest, digest: digestOf(document), size: document.length };
    };
    const annotations = { 'org.example.note': 'größer' };
    const sbom = { ...(await attach({ artifactType: SBOM, annotations })), artifactType: SBOM, annotations };
    const signature = { ...(await attach({ artifactType: SIGNATURE })), artifactType: SIGNATURE };
    const typed = await pushBytes(http, repository, '{"typed":1}', 'application/vnd.example.config');
    const byConfig = { ...(await attach({ config: typed })), artifactType: typed.mediaType };
    const list = async (query = '', digest = subject.digest) => {
      const answer = await http.get(`${repository}/referrers/${digest}${query}`);
      expect(answer.status, `status of the referrers ${query}`).to.equal(200);
      expect(answer.headers['content-type'], 'type of the referrers').to.equal(OCI.index);
      expect(answer.json().mediaType, 'mediaType of the referrers').to.equal(OCI.index);
      return { found: answer.json().manifests, filters: answer.headers['oci-filters-applied'] };
    };
    expect((await list()).found, 'all referrers').to.have.deep.members([sbom, signature, byConfig]);
    const filtered = await list(`?artifactType=${encodeURIComponent(SBOM)}`);
    const wanted = filtered.filters === undefined ? [sbom, signature, byConfig] : [sbom];
    expect(filtered.found, `referrers, filters applied: ${filtered.filters}`).to.have.deep.members(wanted);
    expect((await list('', digestOf(Buffer.from(repository)))).found, 'referrers of nothing').to.deep.equal([]);
    expect((await http.get(`${repository}/referrers/sha256:xyz`)).status, 'status of no digest').to.equal(400);
    await http.delete(`${repository}/manifests/${signature.digest}`);
    expect((await list()).found, 'referrers after a deletion').to.have.deep.members([sbom, byConfig]);
  },
});
