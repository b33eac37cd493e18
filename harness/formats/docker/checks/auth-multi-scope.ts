import { check } from '../../../core/check.ts';
import { crane } from '../client.ts';
import { contentOf } from '../content.ts';
import { fetchToken } from '../protocol/token.ts';
import { getManifest } from '../raw.ts';

/** A push that mounts a layer asks for two repositories in one request for a token. */
export default check({
  id: 'docker.auth.multi-scope',
  tier: 'full',
  proves: ['docker.token.several-scopes', 'docker.upload.mount'],
  needs: ['push', 'pull', 'token-scopes'],
  async run({ make, name, client, http, expect }) {
    const [pkg] = await make({ name: 'from' });
    await client(crane).publish(pkg);
    const { blobs, top } = await contentOf(pkg);
    const to = name('to');
    const mount = async (...scopes: readonly string[]) => {
      const token = await fetchToken(http, 'writer', ...scopes);
      const path = `${to}/blobs/uploads/?mount=${blobs[0]!.digest}&from=${pkg.name}`;
      return http.post(path, { as: 'anonymous', headers: { authorization: `Bearer ${token}` } });
    };
    const [target, source] = [`repository:${to}:pull,push`, `repository:${pkg.name}:pull`];
    expect((await mount(target)).status, 'status of a mount from a repository outside the scope').to.equal(202);
    expect((await http.get(`${to}/blobs/${blobs[0]!.digest}`)).status, 'status of the blob').to.equal(404);
    expect((await mount(target, source)).status, 'status of a mount with both scopes').to.equal(201);
    expect((await http.get(`${to}/blobs/${blobs[0]!.digest}`)).status, 'status of the mounted blob').to.equal(200);
    await client(crane).copy(pkg, name('copy'));
    expect(`sha256:${(await getManifest(http, name('copy'), pkg.version)).sha256}`, 'digest of the copy').to.equal(
      top.digest,
    );
  },
});
