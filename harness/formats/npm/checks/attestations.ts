import { check } from '../../../core/check.ts';
import { PROVENANCE } from '../attestation.ts';
import { readVersion } from '../document.ts';
import { attestedSubject, bundleOf, servedAttestations } from '../protocol/attestations.ts';

/** No client verifies by a key of ours, so that this reads what is served, and npm shows that the packages are none the worse for it. */
export default check({
  id: 'npm.attestations',
  tier: 'full',
  proves: ['npm.attestation.kept', 'npm.attestation.named', 'npm.attestation.absent'],
  needs: ['push', 'pull', 'attestations'],
  async run({ make, installer, protocol, http, expect }) {
    const [plain, scoped, bare] = await make(
      { name: 'attested', version: '1.0.0', kinds: ['tarball', 'attestation'] },
      { name: '@acme/attested', version: '1.0.0', kinds: ['tarball', 'attestation'] },
      { name: 'attested', version: '2.0.0' },
    );
    for (const pkg of [plain, scoped, bare])
      expect((await protocol.publish(http, pkg)).status, `status of ${pkg.purl}`).to.be.within(200, 299);
    for (const pkg of [plain, scoped]) {
      const { attestations } = (await readVersion(http, pkg)).dist;
      expect(attestations?.url, `dist.attestations.url of ${pkg.name}`).to.match(/^https?:\/\//);
      expect(attestations.provenance?.predicateType, 'dist.attestations.provenance').to.equal(PROVENANCE);
      const served = await servedAttestations(http, attestations.url);
      const bundle = await bundleOf(pkg);
      expect(served, `attestations of ${pkg.name}`).to.deep.include({ predicateType: PROVENANCE, bundle });
      const subjects = served.map((each) => attestedSubject(each.bundle, pkg.publicKey!));
      const subject = { name: pkg.purl, digest: { sha512: pkg.file.sha512 } };
      expect(subjects, `what the key signed of ${pkg.name}`).to.deep.include(subject);
      expect((await installer().install(pkg)).output, 'what the package prints').to.include(pkg.marker);
    }
    const { attestations } = (await readVersion(http, bare)).dist;
    expect(attestations ?? null, 'dist.attestations of a version without').to.equal(null);
    const { url } = (await readVersion(http, plain)).dist.attestations;
    const absent = url.replaceAll(plain.version, bare.version);
    expect((await http.get(absent)).status, `status of ${absent}`).to.equal(404);
  },
});
