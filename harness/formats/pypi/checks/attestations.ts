import { check } from '../../../core/check.ts';
import { attestationOf, distributionsOf } from '../attestation.ts';
import { pip } from '../client.ts';
import { htmlAnchors, jsonFiles } from '../protocol/page.ts';
import { attestedDigest, servedAttestations } from '../protocol/provenance.ts';
import { lastSegment } from '../protocol/simple-html.ts';

/** No client verifies by a key of ours, so that this reads what is served, and pip shows that the package is none the worse for it. */
export default check({
  id: 'pypi.attestations',
  tier: 'full',
  proves: ['pypi.attestation.kept', 'pypi.attestation.named', 'pypi.attestation.absent'],
  needs: ['push', 'pull', 'attestations'],
  async run({ make, client, claims, protocol, http, expect }) {
    const [attested, bare] = await make(
      { name: 'attested', version: '1.0', kinds: ['wheel', 'sdist', 'attestation'] },
      { name: 'attested', version: '2.0', kinds: ['wheel'] },
    );
    for (const pkg of [attested, bare]) expect((await protocol.publish(http, pkg)).status).to.be.within(200, 299);
    const anchors = await htmlAnchors(http, attested.name);
    const files = claims.has('json-index') ? await jsonFiles(http, attested.name) : [];
    const named = (name: string) => [
      ...anchors.filter((each) => lastSegment(each) === name).map((each) => each.attributes['data-provenance'] ?? null),
      ...files.filter(({ filename }) => filename === name).map(({ provenance }) => provenance ?? null),
    ];
    for (const file of distributionsOf(attested)) {
      const [url, ...others] = named(file.name).map(String);
      expect(url, `where the index says that the provenance of ${file.name} is`).to.match(/^https?:\/\//);
      for (const other of others) expect(other, `the same in JSON for ${file.name}`).to.equal(url);
      const served = await servedAttestations(http, url!);
      expect(served, `attestations of ${file.name}`).to.deep.include(await attestationOf(attested, file));
      const digests = served.map((each) => attestedDigest(each, attested.publicKey!));
      expect(digests, `what the key signed of ${file.name}`).to.include(file.sha256);
    }
    for (const url of named(bare.file.name)) expect(url, 'provenance of a file without attestations').to.equal(null);
    const absent = String(named(attested.file.name)[0]).replaceAll(attested.version, bare.version);
    expect((await http.get(absent)).status, `status of ${absent}`).to.equal(404);
    expect((await client(pip).install(attested)).output, 'what the package prints').to.include(attested.marker);
  },
});
