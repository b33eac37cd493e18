import { check } from '../../../core/check.ts';
import { requireRepodata, SUBDIRS } from '../protocol/repodata.ts';

const HEX = { md5: /^[0-9a-f]{32}$/, sha256: /^[0-9a-f]{64}$/ };

/** Every index keeps to the schema, whoever wrote its records. */
export default check({
  id: 'conda.repodata.valid',
  tier: 'smoke',
  proves: ['conda.repodata.schema'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make(
      { name: 'schema', version: '1!1.0' },
      { name: 'schema-any', manifest: { noarch: 'generic', depends: ['schema >=1'] } },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    for (const subdir of SUBDIRS) {
      const { document, listed } = await requireRepodata(http, subdir);
      expect(document.info?.subdir, `info.subdir of ${subdir}`).to.equal(subdir);
      expect(document.removed ?? [], `removed of ${subdir}`).to.be.an('array');
      expect(listed, `packages of ${subdir}`).to.not.be.empty;
      for (const { file, map, record } of listed) {
        const { name, version, build } = record;
        const ending = map === 'packages' ? '.tar.bz2' : '.conda';
        expect(file, `file of ${name} ${version}`).to.equal(`${name}-${version}-${build}${ending}`);
        expect(record.subdir ?? subdir, `subdir of ${file}`).to.equal(subdir);
        expect(Number.isSafeInteger(record.build_number), `whether build_number of ${file} is a number`).to.equal(true);
        expect(record.size, `size of ${file}`).to.be.a('number').above(0);
        for (const [field, form] of Object.entries(HEX)) expect(record[field], `${field} of ${file}`).to.match(form);
        expect(record.depends, `depends of ${file}`).to.be.an('array');
        for (const each of record.depends) expect(each, `one of depends of ${file}`).to.be.a('string');
      }
    }
  },
});
