import { check } from '../../../core/check.ts';
import { upload } from '../protocol/upload.ts';

/** twine gives up at any redirect, since a form would be sent again as a GET. */
export default check({
  id: 'pypi.push.no-redirect',
  tier: 'full',
  proves: ['pypi.upload.no-redirect'],
  needs: ['push', 'pull'],
  async run({ make, protocol, http, expect }) {
    const [pkg] = await make({ name: 'straight' });
    const [wheel, sdist] = pkg.files;
    const answer = await upload(http, pkg, wheel);
    expect(answer.status, 'status of the upload').to.be.within(200, 299);
    const bare = new URL(answer.url).pathname.replace(/\/$/, '');
    const other = await upload(http, pkg, sdist!, { path: bare });
    expect(other.status, 'status of the upload to the address without its last slash').to.not.be.within(300, 399);
    const stored = other.status < 300 ? [wheel.name, sdist!.name] : [wheel.name];
    const listed = (await protocol.readIndex(http, pkg.name)).map((file) => file.name);
    expect(listed, 'files in the index').to.have.members(stored);
  },
});
