import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { readPrimary } from '../protocol/primary.ts';
import { all, type Element, parseXml } from '../protocol/xml.ts';

/** Elements that each indexer fills in its own way: when and where the file lies. */
const OWN = new Set(['time', 'location']);

/** Everything but place and time is what the reference indexer says of the same packages. */
export default check({
  id: 'rpm.oracle.createrepo',
  tier: 'release',
  proves: ['rpm.primary.complete'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const packages = await make(
      { name: 'plain' },
      { name: 'epoch', version: '4:1.0~rc1-2', manifest: { Requires: ['plain >= 2:1', '/bin/sh', '(a or b)'] } },
      {
        name: 'intel',
        version: '1^2-3',
        manifest: { Arch: 'x86_64', Changelog: [], Files: { '/usr/lib/x/bin/y': 'z' } },
      },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    const { stdout } = await client(dnf).createrepo(packages);
    const oracle = new Map(
      all(parseXml(Buffer.from(stdout), 'createrepo'), 'package').map((element) => [checksum(element), facts(element)]),
    );
    expect(oracle.size, 'packages that createrepo_c lists').to.equal(packages.length);
    for (const { element, sha256, name } of await readPrimary(http))
      expect(facts(element), `facts of ${name}`).to.deep.equal(oracle.get(sha256));
  },
});

function checksum(element: Element): string {
  return all(element, 'checksum')[0]?.text ?? '';
}

/** One line for each leaf of the tree, sorted. */
function facts(element: Element, path = ''): string[] {
  const here = `${path}/${element.name}`;
  const attributes = Object.entries(element.attributes)
    .sort()
    .map(([name, value]) => `${name}=${value}`);
  const own = element.children.length === 0 ? [`${here} ${attributes.join(' ')} ${element.text}`.trimEnd()] : [];
  return [
    ...own,
    ...element.children.filter(({ name }) => !OWN.has(name)).flatMap((child) => facts(child, here)),
  ].sort();
}
