import { createReadStream } from 'node:fs';
import { check } from '../../../core/check.ts';
import { CHECKSUMS } from '../protocol.ts';

/** Gradle puts all four checksums of everything, signatures too. */
export default check({
  id: 'maven.push.all-sidecars',
  tier: 'full',
  proves: ['maven.checksums.accepted'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const [pkg] = await make({ name: 'sidecars', kinds: ['jar', 'signature'] });
    for (const { place, name, path, size, ...digests } of pkg.files) {
      const put = await http.put(place!, { body: { size, stream: () => createReadStream(path) } });
      expect(put.status, `status of ${name}`).to.be.within(200, 299);
      for (const algorithm of CHECKSUMS) {
        const { status } = await http.put(`${place}.${algorithm}`, { body: digests[algorithm] });
        expect(status, `status of the ${algorithm} of ${name}`).to.be.within(200, 299);
      }
    }
    const [next] = await make({ name: 'sidecars', version: '1.1.0', kinds: ['jar'] });
    await publisher().publish(next);
    expect((await http.get(pkg.file.place!)).sha256, 'sha256 of the jar').to.equal(pkg.file.sha256);
  },
});
