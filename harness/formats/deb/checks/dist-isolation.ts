import { createReadStream } from 'node:fs';
import { check } from '../../../core/check.ts';
import { pinned } from '../client/apt.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';
import { SUITE } from '../protocol/release.ts';

const PLACES = [
  { suite: SUITE, component: 'main' },
  { suite: SUITE, component: 'contrib' },
  { suite: 'testing', component: 'main' },
] as const;

/** Builds of one version in two suites and two components: clients of each get their own and know of no other. */
export default check({
  id: 'deb.dist.isolation',
  tier: 'full',
  proves: ['deb.suite.isolated'],
  needs: ['push', 'pull', 'suites'],
  async run({ make, client, http, expect }) {
    const builds = await make(
      { name: 'built', edition: 'stable' },
      { name: 'built', edition: 'contrib' },
      { name: 'built', edition: 'testing' },
    );
    for (const [index, { file }] of builds.entries()) {
      const { suite, component } = PLACES[index]!;
      const body = { size: file.size, stream: () => createReadStream(file.path) };
      const answer = await http.put(`pool/${file.name}?distribution=${suite}&component=${component}`, { body });
      expect(answer.status, `status of the upload to ${suite} ${component}`).to.be.within(200, 299);
    }
    for (const [index, pkg] of builds.entries()) {
      const place = PLACES[index]!;
      const where = `${place.suite} ${place.component}`;
      const listed = (await stanzasFor(http, pkg.name, 'amd64', place)).map(({ SHA256 }) => SHA256);
      expect(listed, `builds in ${where}`).to.deep.equal([pkg.file.sha256]);
      const settings = { sources: [where] };
      const fetched = await client(apt).after(['apt-get', 'download', pinned(pkg)], settings, [pkg.file.name]);
      expect(fetched.file(pkg.file.name).sha256, `sha256 that apt fetched from ${where}`).to.equal(pkg.file.sha256);
    }
  },
});
