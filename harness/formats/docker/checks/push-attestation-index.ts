import { check } from '../../../core/check.ts';
import { crane, dockerCli } from '../client.ts';
import { blobBytes, contentOf } from '../content.ts';
import { OCI } from '../media-types.ts';
import { bytesOf, digestOf, getManifest, pushBytes, putDocument } from '../raw.ts';

/** The index that builders push: besides the platforms it lists attestations, for a platform that is none. */
export default check({
  id: 'docker.push.buildx-index',
  tier: 'full',
  proves: ['docker.manifest.any-content', 'docker.manifest.exact-bytes'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'kit' });
    await client(crane).publish(pkg);
    const { manifests, top } = await contentOf(pkg);
    const config = await pushBytes(
      http,
      pkg.name,
      JSON.stringify({ architecture: 'unknown', os: 'unknown' }),
      OCI.config,
    );
    const layer = await pushBytes(
      http,
      pkg.name,
      '{"_type":"https://in-toto.io/Statement/v0.1"}',
      'application/vnd.in-toto+json',
    );
    const attestation = bytesOf({ schemaVersion: 2, mediaType: OCI.manifest, config, layers: [layer] });
    const digest = digestOf(attestation);
    expect((await putDocument(http, pkg.name, digest, attestation)).status, 'status of the attestation').to.equal(201);
    const index = JSON.parse((await blobBytes(pkg, top.digest)).toString('utf8'));
    index.manifests.push({
      mediaType: OCI.manifest,
      digest,
      size: attestation.length,
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': manifests[0]!.digest,
      },
      platform: { architecture: 'unknown', os: 'unknown' },
    });
    const bytes = bytesOf(index);
    expect((await putDocument(http, pkg.name, pkg.version, bytes, OCI.index)).status, 'status of the index').to.equal(
      201,
    );
    const served = await getManifest(http, pkg.name, pkg.version);
    expect(digestOf(served.body), 'digest of the index').to.equal(digestOf(bytes));
    for (const each of served.json().manifests) {
      const child = await getManifest(http, pkg.name, each.digest);
      expect(child.status, `status of ${each.platform.architecture}`).to.equal(200);
      expect(`sha256:${child.sha256}`, `digest of ${each.platform.architecture}`).to.equal(each.digest);
    }
    const installed = await client(dockerCli).install(pkg);
    expect(installed.output, 'what the own platform prints').to.include(pkg.marker);
  },
});
