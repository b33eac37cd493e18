import { expect } from 'chai';
import { latestReport, regproof, temporaryFolder } from './cli.ts';

/** Those that build in a minute; the others are run by `make targets`. */
for (const { target, profile } of [
  { target: 'verdaccio', profile: 'npm' },
  { target: 'pypiserver', profile: 'pypi' },
]) {
  describe(`third-party registry ${target}`, () => {
    it('runs with a baseline that is neither stale nor too short', async () => {
      await using folder = await temporaryFolder();
      const result = await regproof(['run', '--profile', profile, '--target', target, '--results', folder.path]);
      const report = await latestReport(folder.path);
      expect(result.exitCode, `${result.stdout.slice(-5_000)}\n${result.stderr.slice(-2_000)}`).to.equal(0);
      expect(report.target.name).to.equal(target);
      expect(report.unexpected).to.deep.equal([]);
      expect(report.stale).to.deep.equal([]);
      expect(report.summary.pass).to.be.greaterThan(10);
    });
  });
}
