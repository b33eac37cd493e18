import { check } from '../../../core/check.ts';
import { readVersion } from '../document.ts';

/** What authors really wrote into package.json over the years, and npm let through. */
const MANIFESTS = {
  'license-object': { license: { type: 'MIT', url: 'https://example.com/mit' } },
  'author-empty': { author: '' },
  'author-object': { author: { name: 'Ada Example', email: 'ada@example.com' } },
  'repository-shorthand': { repository: 'example/kit' },
  'keywords-string': { keywords: 'conformance, registry' },
  'bugs-string': { bugs: 'https://example.com/issues' },
  'engines-array': { engines: ['node >= 16'] },
} as const;

/** A manifest whose fields have unusual types is published, and its tarball comes back. */
export default check({
  id: 'npm.publish.loose-types',
  tier: 'full',
  proves: ['npm.publish.lenient'],
  needs: ['push', 'pull'],
  async run({ make, protocol, http, expect }) {
    for (const [name, manifest] of Object.entries(MANIFESTS)) {
      const [pkg] = await make({ name, manifest });
      const { status } = await protocol.publish(http, pkg);
      expect(status, `status of publishing with ${name}`).to.be.within(200, 299);
      const entry = await readVersion(http, pkg);
      expect(entry.version, `version with ${name}`).to.equal(pkg.version);
      const [[field, value]] = Object.entries<unknown>(manifest) as [[string, unknown]];
      if (value !== '') expect(entry, `entry with ${name}`).to.have.property(field).that.is.not.empty;
      expect((await http.get(entry.dist.tarball)).sha512, `sha512 with ${name}`).to.equal(pkg.file.sha512);
    }
  },
});
