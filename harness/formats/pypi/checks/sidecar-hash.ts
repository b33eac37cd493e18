import { check } from '../../../core/check.ts';
import { pip } from '../client.ts';
import { htmlAnchors, jsonFiles } from '../protocol/page.ts';
import { lastSegment } from '../protocol/simple-html.ts';

/** The digest beside a wheel's metadata is that of the metadata, in both forms of the page. */
export default check({
  id: 'pypi.pep658.hash-matches',
  tier: 'full',
  proves: ['pypi.metadata.hash'],
  needs: ['push', 'pull', 'metadata-sidecar'],
  async run({ make, publisher, client, claims, http, expect }) {
    const [pkg] = await make({ name: 'hashed', kinds: ['wheel'] });
    await publisher().publish(pkg);
    const anchor = (await htmlAnchors(http, pkg.name)).find((each) => lastSegment(each) === pkg.file.name)!;
    const { sha256 } = await http.get(`${anchor.url.href}.metadata`);
    const values = ['data-core-metadata', 'data-dist-info-metadata'].map((name) => anchor.attributes[name]);
    const stated = values.filter((value) => value !== undefined && value !== 'true');
    for (const value of stated) expect(value, 'digest of the metadata in HTML').to.equal(`sha256=${sha256}`);
    expect(values, 'the attributes of the wheel').to.not.deep.equal([undefined, undefined]);
    if (claims.has('json-index')) {
      const file = (await jsonFiles(http, pkg.name)).find((each) => each.filename === pkg.file.name);
      const metadata = file?.['core-metadata'] ?? false;
      if (metadata !== true) expect(metadata, 'digest of the metadata in JSON').to.deep.equal({ sha256 });
    }
    const installed = await client(pip).install(pkg);
    expect(installed.output, 'what the package prints that pip resolved by its metadata').to.include(pkg.marker);
  },
});
