import { expect } from 'chai';
import {
  assertGenerators,
  generatorsOf,
  reproduce,
  type StressOptions,
} from '../../../harness/cli/stress/stress-options.ts';
import { stressProfile } from '../../../harness/cli/stress/stress-profile.ts';
import { HarnessError } from '../../../harness/core/error.ts';

const options = (given: Partial<StressOptions>): StressOptions => ({ load: 'smoke', results: 'results', ...given });

async function refused(given: Partial<StressOptions>): Promise<string | null> {
  const profile = await stressProfile(options(given));
  try {
    assertGenerators(options(given), profile);
    return null;
  } catch (error) {
    expect(error).to.be.instanceOf(HarnessError).and.include({ code: 'USAGE' });
    return (error as HarnessError).message;
  }
}

describe('options of generators', () => {
  it('are for load at a rate alone', async () => {
    expect(await refused({ generators: 2 })).to.equal(null);
    expect(await refused({ generators: 1, scenario: ['hundred'] })).to.equal(null);
    expect(await refused({ generators: 2, scenario: ['hundred'] })).to.match(/^There is no load for generators/);
    expect(await refused({ generators: 2, by: 'client' })).to.match(/^There is no load for generators/);
    expect(await refused({ executor: 'local' })).to.equal('--executor is for generators.');
    expect(await refused({ generators: 1, image: 'mine' })).to.equal('--image is for generators.');
  });

  it('leave the load to this process by default, else take containers', () => {
    expect(generatorsOf(options({ generators: 1 }))).to.equal(null);
    expect(generatorsOf(options({ generators: 3 }))).to.deep.equal({ count: 3, executor: 'docker' });
    expect(generatorsOf(options({ generators: 3, executor: 'local', base: 'b' }))).to.deep.equal({
      ...{ count: 3, executor: 'local', base: 'b' },
    });
  });

  it('are part of the command that repeats a load', () => {
    const given = { ...options({ generators: 2, executor: 'local', rate: 20 }), target: 'mine' };
    expect(reproduce(given, 'one', 's')).to.match(/--rate 20\/s --generators 2 --executor local --seed s$/);
  });
});
