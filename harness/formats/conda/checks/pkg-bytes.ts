import { check } from '../../../core/check.ts';
import { recordsOf } from '../protocol/repodata.ts';

/** Each record's length and digests are those of the file that its address gives, whole or in part. */
export default check({
  id: 'conda.pkg.bytes',
  tier: 'smoke',
  proves: ['conda.record.digests'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const packages = await make(
      { name: 'bytes', version: '1.0' },
      { name: 'bytes', version: '1.1', kinds: ['conda', 'tar.bz2'] },
      { name: 'bytes', version: '1.2', manifest: { noarch: 'generic' } },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const files = packages.flatMap((pkg) => pkg.files);
    const listed = await recordsOf(http, packages[0].name);
    expect(listed.map(({ file }) => file).sort(), 'files in the indexes').to.deep.equal(
      files.map(({ name }) => name).sort(),
    );
    for (const { file, url, record } of listed) {
      const { sha256, md5, size } = files.find(({ name }) => name === file)!;
      const served = await http.get(url);
      expect(served.status, `status of ${file}`).to.equal(200);
      expect(served, `the served ${file}`).to.include({ sha256, md5, size });
      expect(record, `the record of ${file}`).to.include({ sha256, md5, size });
      const tail = await http.get(url, { headers: { range: `bytes=${size - 100}-` } });
      expect(tail.status, `status of a range of ${file}`).to.be.oneOf([200, 206]);
      const end = tail.status === 206 ? served.body.subarray(-100) : served.body;
      expect(tail.body.equals(end), `whether the range is that of ${file}`).to.equal(true);
    }
  },
});
