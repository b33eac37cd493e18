import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf, readPackages } from '../protocol/primary.ts';
import { readData, readRepomd } from '../protocol/repomd.ts';
import { first, parseXml } from '../protocol/xml.ts';

const SUMMARY = 'a & b <c> "d" &amp; é';

/**
 * Markup in a package is escaped once, also after the next upload. Control characters make nothing else unreadable: the registry leaves
 * them out, or the package.
 */
export default check({
  id: 'rpm.xml.hostile',
  tier: 'full',
  proves: ['rpm.index.well-formed'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [markup, good, control] = await make(
      {
        name: 'markup',
        manifest: { Summary: SUMMARY, Changelog: [{ time: 1, author: 'A <a@b> & B', text: '- x & <y>' }] },
      },
      { name: 'good' },
      { name: 'control', manifest: { Summary: 'bell \u0007', Changelog: [{ time: 1, author: 'A', text: '\u0001' }] } },
    );
    for (const pkg of [markup, good, control]) {
      await publisher(pkg === control ? { outcome: 'any' } : {}).publish(pkg);
      const records = (await readRepomd(http)) ?? [];
      await readPackages(http, records);
      for (const record of records.filter(({ type }) => ['filelists', 'other'].includes(type)))
        expect(parseXml(await readData(http, record), record.type).children, `packages in ${record.type}`).to.not.be
          .empty;
    }
    const entry = await entryOf(http, markup);
    expect(first(entry.element, 'summary')?.text, 'summary').to.equal(SUMMARY);
    expect((await client(dnf).install(good)).output, 'what the good package prints').to.include(good.marker);
  },
});
