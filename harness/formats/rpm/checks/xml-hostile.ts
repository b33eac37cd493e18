import { check } from '../../../core/check.ts';
import { dnf } from '../client.ts';
import { entryOf, readPackages } from '../protocol/primary.ts';
import { readData, readRepomd } from '../protocol/repomd.ts';
import { first, parseXml } from '../protocol/xml.ts';

const SUMMARY = 'a & b <c> "d" &amp; é';

/** Markup and control characters in one package do not make the whole index unreadable, and are escaped once, also after the next upload. */
export default check({
  id: 'rpm.xml.hostile',
  tier: 'full',
  proves: ['rpm.index.well-formed'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const changelog = [{ time: 1_577_707_200, author: 'A <a@b> & B', text: '- x\u0001 & <y>' }];
    const [hostile, good, later] = await make(
      {
        name: 'hostile',
        manifest: { Summary: SUMMARY, Description: 'bell \u0007 & \u000b tab', Changelog: changelog },
      },
      { name: 'good' },
      { name: 'later' },
    );
    for (const pkg of [hostile, good, later]) {
      await publisher().publish(pkg);
      const records = (await readRepomd(http)) ?? [];
      await readPackages(http, records);
      for (const record of records.filter(({ type }) => ['filelists', 'other'].includes(type)))
        expect(parseXml(await readData(http, record), record.type).children, `packages in ${record.type}`).to.not.be
          .empty;
    }
    const entry = await entryOf(http, hostile);
    expect(first(entry.element, 'summary')?.text, 'summary').to.equal(SUMMARY);
    expect((await client(dnf).install(good)).output, 'what the good package prints').to.include(good.marker);
  },
});
