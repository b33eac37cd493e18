import { readFile } from 'node:fs/promises';
import { check } from '../../../core/check.ts';
import { readPrimary } from '../protocol/primary.ts';

/** What is no package, or only the beginning of one, is refused and never listed. */
export default check({
  id: 'rpm.index.only-rpms',
  tier: 'full',
  proves: ['rpm.upload.validated'],
  needs: ['push', 'pull', 'upload-validated'],
  async run({ make, publisher, http, expect }) {
    const [good, cut] = await make({ name: 'whole' }, { name: 'cut' });
    await publisher().publish(good);
    const bytes = await readFile(cut.file.path);
    const broken = {
      'garbage.rpm': Buffer.from('this is no package'),
      'truncated.rpm': bytes.subarray(0, -100),
      'headless.rpm': bytes.subarray(0, 200),
      'signature.rpm.asc': Buffer.from('-----BEGIN PGP SIGNATURE-----\n'),
    };
    for (const [name, body] of Object.entries(broken)) {
      const { status } = await http.put(`Packages/${name}`, { body });
      expect(status, `status of the upload of ${name}`).to.be.within(400, 499);
      expect((await http.get(`Packages/${name}`)).status, `status of ${name}`).to.equal(404);
    }
    expect(
      (await readPrimary(http)).map(({ name }) => name),
      'packages in the index',
    ).to.deep.equal([good.name]);
  },
});
