import { type CheckContext, check } from '../../../core/check.ts';
import type { Package } from '../../../core/package.ts';
import { pip } from '../client.ts';
import { htmlAnchors, jsonFiles } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';
import { act } from '../protocol/upload.ts';

const REASON = 'breaks "quoted" & <tagged> imports, see 1.0';

/** No specification has a request for yanking; the form is the reference registry's. */
export default check({
  id: 'pypi.yank.semantics',
  tier: 'full',
  proves: ['pypi.yank.passed-over', 'pypi.yank.reason'],
  needs: ['push', 'pull', 'yank', 'json-index'],
  async run(context) {
    const { make, publisher, client, http, expect } = context;
    const [kept, yanked] = await make({ name: 'taken', version: '1.0' }, { name: 'taken', version: '1.1' });
    for (const release of [kept, yanked]) await publisher().publish(release);
    const { name, version } = yanked;
    expect((await act(http, { ':action': 'yank', name, version, reason: REASON })).status, 'yank').to.equal(200);
    await expectYanked(context, yanked, REASON);
    await expectYanked(context, kept, false);
    const ranged = await client(pip).installRequirement(name, yanked);
    expect(ranged.output, 'what an open requirement brings').to.include(kept.marker);
    const exact = await client(pip).installRequirement(`${name}==${version}`, yanked);
    expect(exact.output, 'what the pinned release prints').to.include(yanked.marker).and.include(REASON);
    expect((await act(http, { ':action': 'unyank', name, version })).status, 'unyank').to.equal(200);
    await expectYanked(context, yanked, false);
    const restored = await client(pip).installRequirement(name, yanked);
    expect(restored.output, 'what an open requirement brings after that').to.include(yanked.marker);
  },
});

async function expectYanked({ http, expect }: CheckContext, pkg: Package, reason: string | false): Promise<void> {
  const files = await jsonFiles(http, pkg.name);
  const anchors = await htmlAnchors(http, pkg.name);
  for (const { name } of pkg.files) {
    const entry = files.find((file) => file.filename === name);
    expect(entry?.yanked ?? false, `yanked of ${name}`).to.equal(reason);
    const anchor = anchors.find((each) => lastSegment(each) === name);
    expect(anchor?.attributes['data-yanked'] ?? false, `data-yanked of ${name}`).to.equal(reason);
  }
}
