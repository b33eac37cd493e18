import { check } from '../../../core/check.ts';
import { crane, dockerCli, podman, skopeo } from '../client.ts';
import { contentOf } from '../content.ts';
import { SCHEMA2 } from '../media-types.ts';
import { getManifest } from '../raw.ts';

/** Pushed by docker's engine, and again by podman, which compress layers anew: one digest everywhere from there on, and the generated config at its end. */
export default check({
  id: 'docker.push-pull',
  tier: 'smoke',
  proves: ['docker.manifest.exact-bytes', 'docker.blob.same-bytes'],
  needs: ['push', 'pull'],
  async run({ make, client, http, expect }) {
    const [pkg, other] = await make({ name: 'kit' }, { name: 'other' });
    const pushed = await client(dockerCli).push(pkg);
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed.output)?.[1] ?? '';
    expect(digest, 'digest that docker printed').to.not.be.empty;
    const manifest = await getManifest(http, pkg.name, pkg.version);
    expect(`sha256:${manifest.sha256}`, 'digest of the manifest').to.equal(digest);
    expect(manifest.headers['content-type'], 'type of the manifest').to.equal(SCHEMA2.manifest);
    const { config, layers } = manifest.json();
    expect(config.digest, 'config').to.equal((await contentOf(pkg)).config);
    for (const blob of [config, ...layers]) {
      const served = await http.get(`${pkg.name}/blobs/${blob.digest}`);
      expect(`sha256:${served.sha256}`, `digest of ${blob.digest}`).to.equal(blob.digest);
    }
    const copied = await client(skopeo).pull(pkg.name, `@${digest}`);
    expect(`sha256:${copied.file('manifest.json').sha256}`, 'digest of what skopeo pulled').to.equal(digest);
    expect((await client(crane).digest(pkg)).stdout.trim(), 'digest that crane sees').to.equal(digest);
    const installed = await client(dockerCli).install(pkg);
    expect(installed.output, 'what the container prints').to.include(pkg.marker);
    expect(installed.output, 'identity of the pulled image').to.include(config.digest);
    const printed = (await client(podman).push(other)).stdout.trim();
    expect(printed, 'digest that podman printed').to.match(/^sha256:[0-9a-f]{64}$/);
    expect((await client(crane).digest(other)).stdout.trim(), 'digest of what podman pushed').to.equal(printed);
    const pulled = await client(podman).install(other);
    expect(pulled.output, 'what podman runs').to.include(other.marker);
    expect(pulled.output, 'digest of what podman pulled').to.include(printed);
  },
});
