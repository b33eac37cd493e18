import { check } from '../../../core/check.ts';
import { comparable } from '../metadata.ts';
import { entryOf } from '../protocol.ts';

export default check({
  id: 'helm.index.metadata',
  tier: 'full',
  proves: ['helm.index.metadata-kept'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [application, library] = await make(
      { name: 'rich' },
      { name: 'words', manifest: { type: 'library', deprecated: true, appVersion: '1e3', dependencies: null } },
    );
    for (const pkg of [application, library]) {
      await publisher().publish(pkg);
      const metadata = comparable((await entryOf(http, pkg)).metadata);
      for (const [field, value] of Object.entries(comparable(pkg.manifest)))
        expect(metadata[field], `${field} of ${pkg.name}`).to.deep.equal(value);
      expect(Object.keys(metadata).sort(), `fields of ${pkg.name}`).to.deep.equal(Object.keys(pkg.manifest).sort());
    }
  },
});
