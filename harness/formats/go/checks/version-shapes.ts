import { check } from '../../../core/check.ts';

/** Each is required by name and version, compiled and run. */
export default check({
  id: 'go.version.shapes',
  tier: 'full',
  proves: ['go.version.shapes'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, expect }) {
    const packages = await make(
      { name: 'shapes', version: '1.0.0' },
      { name: 'shapes', version: '2.1.0' },
      { name: 'shapes', version: '1.1.0-rc.1' },
      { name: 'shapes-old', version: '3.0.0+incompatible', manifest: { hasGoMod: false } },
      { name: 'shapes-untagged', version: '0.0.0-20250102030405-0123456789ab' },
      { name: 'shapes/nested', version: '0.1.0' },
    );
    for (const pkg of packages) await publisher().publish(pkg);
    for (const pkg of packages) {
      const { output } = await installer().install(pkg);
      expect(output, `what ${pkg.name}@${pkg.version} prints`).to.include(pkg.marker);
    }
  },
});
