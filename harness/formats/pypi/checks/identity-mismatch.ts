import { check } from '../../../core/check.ts';
import { upload } from '../protocol/upload.ts';

/** The form, the file name and the metadata inside have to agree, and have to be names at all. */
export default check({
  id: 'pypi.push.identity-mismatch',
  tier: 'full',
  proves: ['pypi.upload.identity'],
  needs: ['push', 'pull'],
  async run({ name, make, protocol, http, expect }) {
    const [pkg] = await make({ name: 'honest', kinds: ['wheel'] });
    const other = name('impostor');
    const alien = pkg.file.name.replace('honest', 'impostor');
    const spaced = name('acme sdk');
    const attempts = {
      'the form names another project': { fields: { name: other } },
      'form and file name another project than the metadata': { fields: { name: other }, filename: alien },
      'the name has a space': { fields: { name: spaced } },
      'the file name has a folder': { filename: `../${pkg.file.name}` },
      'the file is no distribution': { filename: pkg.file.name.replace('.whl', '.exe') },
    };
    for (const [what, changes] of Object.entries(attempts)) {
      expect((await upload(http, pkg, pkg.file, changes)).status, `status where ${what}`).to.be.within(400, 499);
      for (const project of [pkg.name, other, spaced.replace(' ', '-')])
        expect(await protocol.readIndex(http, project), `index of ${project} where ${what}`).to.be.empty;
    }
    expect((await protocol.publish(http, pkg)).status, 'status where all agree').to.be.within(200, 299);
  },
});
