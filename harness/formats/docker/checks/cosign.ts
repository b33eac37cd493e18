import { verify } from 'node:crypto';
import { check } from '../../../core/check.ts';
import { skopeo } from '../client.ts';
import { contentOf } from '../content.ts';
import { getManifest } from '../raw.ts';
import { ANNOTATION, signatureTag } from '../signature.ts';

/** Signed as cosign does it, pushed and pulled by clients; what is served in the end is still signed by the key and about the image. */
export default check({
  id: 'docker.cosign',
  tier: 'full',
  proves: ['docker.signature.kept', 'docker.signature.listed'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, claims, http, expect }) {
    const [image] = await make({ name: 'signed' });
    await publisher().publish(image);
    const { top } = await contentOf(image);
    const [signature] = await make({
      name: image.name,
      unique: true,
      version: signatureTag(top),
      kinds: ['signature'],
      manifest: { signed: { subject: top, repository: `registry.regproof.test/${image.name}` } },
    });
    await publisher().publish(signature);
    const pulled = await client(skopeo).pull(image.name, `:${signatureTag(top)}`);
    const digest = (await contentOf(signature)).top.digest;
    expect(`sha256:${pulled.file('manifest.json').sha256}`, 'digest of the signature that skopeo pulled').to.equal(
      digest,
    );
    const served = await getManifest(http, image.name, signatureTag(top));
    const { artifactType, layers } = served.json();
    const payload = await http.get(`${image.name}/blobs/${layers[0].digest}`);
    const { critical } = payload.json();
    expect(critical.image['docker-manifest-digest'], 'what is signed').to.equal(top.digest);
    const bytes = Buffer.from(String(layers[0].annotations?.[ANNOTATION]), 'base64');
    const valid = verify('sha256', payload.body, String(signature.manifest.publicKey), bytes);
    expect(valid, 'whether the signature that is served verifies').to.equal(true);
    if (!claims.has('referrers')) return;
    const { manifests } = (await http.get(`${image.name}/referrers/${top.digest}`)).json();
    const found = manifests.filter((each: { digest: string }) => each.digest === digest);
    expect(found, 'the signature among the referrers of the image').to.have.length(1);
    expect(found[0].artifactType, 'type of the signature').to.equal(artifactType);
  },
});
