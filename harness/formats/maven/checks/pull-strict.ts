import { check } from '../../../core/check.ts';

/** Maven's default is a warning; with `-C` and checksumPolicy fail a wrong or missing checksum ends the build. */
export default check({
  id: 'maven.pull.strict',
  tier: 'smoke',
  proves: ['maven.checksums.hold'],
  needs: ['push', 'pull'],
  each: { client: 'installer' },
  async run({ make, publisher, installer, expect }) {
    const [pkg] = await make({ name: 'strict' });
    await publisher().publish(pkg);
    const { output, file } = await installer().install(pkg);
    expect(output, 'what the jar prints').to.include(pkg.marker);
    expect(file(pkg.file.name).sha256, 'sha256 of the resolved jar').to.equal(pkg.file.sha256);
    expect(output, 'the log').to.not.match(
      /Checksum validation failed|Could not validate integrity|\[WARNING\].*checksum/i,
    );
  },
});
