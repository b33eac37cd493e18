import { check } from '../../../core/check.ts';
import { apt } from '../client.ts';
import { stanzasFor } from '../protocol/lookup.ts';

/** Oldest first: https://manpages.debian.org/bookworm/dpkg-dev/deb-version.7.en.html */
const ORDER = ['1.0~rc1-1', '1.0-1~bpo1', '1.0-1', '1.0+b1-1', '1:0.9-1'];

/** Every version reaches the client in its own spelling, so that it can tell which is the newest. */
export default check({
  id: 'deb.order',
  tier: 'full',
  proves: ['deb.packages.versions'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = [];
    for (const version of ORDER.toSorted()) packages.push(...(await make({ name: 'sorted', version })));
    for (const pkg of packages) await publisher().publish(pkg);
    const { name } = packages[0]!;
    const listed = (await stanzasFor(http, name, 'amd64')).map(({ Version }) => Version);
    expect(listed, 'versions in the index').to.have.members(ORDER);
    const { stdout } = await client(apt).after(['apt-cache', 'policy', name]);
    const versions = [...stdout.matchAll(/^ {5}(\S+) \d+$/gm)].map(([, version]) => version);
    expect(versions, 'versions as apt sorts them').to.deep.equal(ORDER.toReversed());
    expect(stdout, 'what apt would install').to.include(`Candidate: ${ORDER.at(-1)}`);
  },
});
