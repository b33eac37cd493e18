import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { fetchManifest, MEDIA_TYPES, referenceIn } from '../raw.ts';

/** More than what registries give on one page of tags. */
const TAGS = 150;

export default check({
  id: 'helm.oci.range',
  tier: 'full',
  proves: ['helm.oci.all-tags'],
  needs: ['oci'],
  each: { client: 'installer' },
  async run({ make, client, clientUnderTest, http, expect }) {
    const helm = () => client(helmOf(clientUnderTest));
    const [pkg] = await make({ name: 'range', version: '1.100.0' });
    const { repository, tag } = referenceIn((await helm().push(pkg)).output);
    const { answer } = await fetchManifest(http, repository, tag);
    // The highest of them comes last in any order.
    const others = [...Array.from({ length: TAGS }, (_, index) => `1.${101 + index}.0`), '2.0.0'];
    for (const other of others) {
      const put = { headers: { 'Content-Type': MEDIA_TYPES.manifest }, body: answer.body };
      expect((await http.put(`/v2/${repository}/manifests/${other}`, put)).status, `status of tag ${other}`).to.equal(
        201,
      );
    }
    const pulled = referenceIn((await helm().ociPull(pkg.name, '--version', '>=1.0.0 <2.0.0')).output);
    expect(pulled.tag, 'highest version of the range').to.equal(`1.${100 + TAGS}.0`);
  },
});
