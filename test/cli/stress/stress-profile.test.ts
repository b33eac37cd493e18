import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { stressProfile, stressProfileNames } from '../../../harness/cli/stress/stress-profile.ts';
import type { HarnessError } from '../../../harness/core/error.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const failure = (work: Promise<unknown>) => work.then(() => null).catch((error: HarnessError) => error);

describe('load profiles', () => {
  it('ship by name, and are read with their defaults', async () => {
    expect(stressProfileNames()).to.deep.equal(['release', 'smoke', 'soak']);
    for (const load of stressProfileNames()) {
      const profile = await stressProfile({ load });
      expect(profile.hundred!.count).to.equal(100);
      expect(profile.load!.thresholds).to.include.keys('errorShare', 'rateShare', 'p99');
      expect(profile.load!.duration).to.be.greaterThan(profile.load!.warmUp);
    }
  });

  it('are narrowed to the phases that were asked for; a rate asks about load alone', async () => {
    expect(await stressProfile({ load: 'smoke' })).to.have.keys('title', 'hundred', 'load');
    expect(await stressProfile({ load: 'soak', scenario: ['hundred'] })).to.have.keys('title', 'hundred');
    expect(await stressProfile({ load: 'soak', scenario: ['knee'] })).to.have.keys('title', 'load', 'knee');
    const { load, ...rest } = await stressProfile({ load: 'smoke', rate: 200, duration: 2_000, mix: { index: 1 } });
    expect(rest).to.have.keys('title');
    expect(load)
      .to.include({ rate: 200, duration: 2_000, warmUp: 400 })
      .and.deep.include({ mix: { index: 1 }, mixes: {} });
  });

  it('take size, count and time-out from the command line', async () => {
    const { hundred, load } = await stressProfile({ load: 'smoke', size: 'medium', count: 7, timeout: 9_000 });
    expect(hundred).to.deep.equal({ size: 'medium', count: 7, timeout: 9_000 });
    expect(load).to.include({ size: 'medium', timeout: 9_000 });
  });

  it('say what is missing', async () => {
    const unknown = await failure(stressProfile({ load: 'nothing' }));
    expect(unknown).to.include({ code: 'PROFILE_UNKNOWN' });
    expect(unknown!.remedy).to.match(/release, smoke, soak/);
    const without = await failure(stressProfile({ load: 'smoke', scenario: ['growth'] }));
    expect(without).to.include({ code: 'USAGE', message: 'The load profile smoke has no growth.' });
  });

  const wrong: [string, RegExp][] = [
    ['title: t\nload:\n  rate: 0\n  duration: 1s\n  mix: { fetch: 1 }\n', /:3: load\.rate: /],
    ['title: t\nload:\n  rate: 1\n  duration: 10\n  mix: { fetch: 1 }\n', /:4: load\.duration: /],
    ['title: t\nload:\n  rate: 1\n  duration: 1d\n  mix: { fetch: 1 }\n', /a number with a unit would be right/],
    [
      'title: t\nload:\n  rate: 1\n  duration: 1s\n  mix: { fetch: 0 }\n',
      /:5: load\.mix: one weight has to be more than 0/,
    ],
    ['title: t\nhundred: { cuont: 3 }\n', /:2: hundred: .*cuont/],
    ['title: t\nknee: { from: 1, to: 2, probe: 1s, thresholds: {} }\n', /a knee needs a load/],
  ];
  for (const [text, says] of wrong) {
    it(`name file, line and key: ${String(says)}`, async () => {
      await using folder = await temporaryFolder();
      const load = join(folder.path, 'own.yaml');
      await writeFile(load, text);
      const error = await failure(stressProfile({ load }));
      expect(error).to.include({ code: 'CONFIG_INVALID' });
      expect(error!.message).to.match(says).and.include(load);
    });
  }
});
