import { check } from '../../../core/check.ts';
import { requireRepodata, SUBDIRS } from '../protocol/repodata.ts';
import { COMPRESSED, readCompressed } from '../protocol/variants.ts';

/** Compressed forms follow every publication; a HEAD tells which there are. */
export default check({
  id: 'conda.variants.equal',
  tier: 'full',
  proves: ['conda.variants.equal'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make(
      { name: 'forms', version: '1.0' },
      { name: 'forms', version: '1.1' },
      { name: 'forms', version: '1.1', manifest: { noarch: 'generic' } },
    );
    for (const [index, pkg] of packages.entries()) {
      await publisher().publish(pkg);
      for (const subdir of SUBDIRS) {
        const { document, listed } = await requireRepodata(http, subdir);
        const current = listed.filter(({ record }) => record.name === pkg.name).map(({ file }) => file);
        const published = packages.slice(0, index + 1).filter(({ manifest }) => manifest.subdir === subdir);
        expect(current, `files in ${subdir} after ${index + 1}`).to.have.members(
          published.map(({ file }) => file.name),
        );
        for (const ending of COMPRESSED) {
          const other = await readCompressed(http, subdir, ending);
          const { status } = await http.head(`${subdir}/repodata.json${ending}`);
          expect(status, `status of HEAD for ${ending}`).to.equal(other ? 200 : 404);
          if (other) expect(other, `${subdir}/repodata.json${ending} after ${index + 1}`).to.deep.equal(document);
        }
      }
    }
  },
});
