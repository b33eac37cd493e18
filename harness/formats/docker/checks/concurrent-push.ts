import { check } from '../../../core/check.ts';
import { contentOf } from '../content.ts';
import { getManifest } from '../raw.ts';

const PUSHES = 10;
const READS = 100;

/** Ten at once with one tag, again while it is read, then ten tags: each push is taken, each read finds a whole image. */
export default check({
  id: 'docker.concurrent.push',
  tier: 'release',
  proves: ['docker.tag.moves', 'docker.tags.all'],
  needs: ['push', 'pull'],
  async run({ make, protocol, http, expect }) {
    const [shared] = await make({ name: 'kit', version: 'shared' });
    const same = await Promise.all(Array.from({ length: PUSHES }, () => protocol.publish(http, shared)));
    expect(
      same.map(({ status }) => status),
      'statuses of one image',
    ).to.deep.equal(Array(PUSHES).fill(201));
    const { digest } = (await contentOf(shared)).top;
    const again = Promise.all(Array.from({ length: PUSHES }, () => protocol.publish(http, shared)));
    const reads = Array.from({ length: READS }, () => getManifest(http, shared.name, shared.version));
    const seen = (await Promise.all(reads)).map(({ status, sha256 }) => `${status} sha256:${sha256}`);
    expect([...new Set(seen)], 'what is read meanwhile').to.deep.equal([`200 ${digest}`]);
    const repeated = await again;
    expect(
      repeated.map(({ status }) => status),
      'statuses of the same again',
    ).to.deep.equal(Array(PUSHES).fill(201));
    const tags = Array.from({ length: PUSHES }, (_, index) => ({ name: 'kit', version: `v${index}` }));
    const packages = await make(tags[0]!, ...tags.slice(1));
    const different = await Promise.all(packages.map((pkg) => protocol.publish(http, pkg)));
    expect(
      different.map(({ status }) => status),
      'statuses of ten images',
    ).to.deep.equal(Array(PUSHES).fill(201));
    for (const pkg of [shared, ...packages]) {
      const { top, blobs } = await contentOf(pkg);
      expect(`sha256:${(await getManifest(http, pkg.name, pkg.version)).sha256}`, pkg.version).to.equal(top.digest);
      for (const { digest } of blobs)
        expect(`sha256:${(await http.get(`${pkg.name}/blobs/${digest}`)).sha256}`, `blob of ${pkg.version}`).to.equal(
          digest,
        );
    }
    const listed = (await http.get(`${shared.name}/tags/list`)).json().tags;
    expect(listed, 'tags').to.have.members(['shared', ...tags.map(({ version }) => version)]);
  },
});
