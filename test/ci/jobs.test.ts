import { expect } from 'chai';
import fc from 'fast-check';
import { type Job, matrixOf, planJobs } from '../../harness/ci/jobs.ts';
import { GATES, type Gate } from '../../harness/ci/tier.ts';
import { EVERYTHING, type Touched } from '../../harness/ci/touched.ts';
import { TIERS } from '../../harness/core/check.ts';
import { PARTS } from './fake-parts.ts';

const NOTHING: Touched = { everything: false, formats: [], targets: [], faults: [], loads: [] };
const names = (gate: Gate, touched: Touched) => planJobs(gate, touched, PARTS).map(({ name }) => name);

const anyTouched: fc.Arbitrary<Touched> = fc.oneof(
  fc.constant(EVERYTHING),
  fc.record({
    everything: fc.constant(false),
    formats: fc.subarray([...PARTS.formats]),
    targets: fc.subarray(['other', 'third']),
    faults: fc.subarray([...PARTS.faults]),
    loads: fc.subarray([...PARTS.loads]),
  }),
);

/** Whether one of the jobs does all that the given one does. */
function covered({ make }: Job, jobs: readonly Job[]): boolean {
  const [verb, ...given] = make;
  const value = (from: readonly string[], key: string) =>
    from.find((each) => each.startsWith(`${key}=`))?.slice(key.length + 1);
  const parts = (text: string | undefined) => (text === 'all' ? [...PARTS.formats] : (text?.split(',') ?? []));
  return jobs.some((other) => {
    if (other.make[0] !== verb || value(other.make, 'target') !== value(given, 'target')) return false;
    const [mine, its] = [
      value(given, 'scenario') ?? value(given, 'load'),
      value(other.make, 'scenario') ?? value(other.make, 'load'),
    ];
    const deeper = TIERS.indexOf(value(other.make, 'tier') as never) >= TIERS.indexOf(value(given, 'tier') as never);
    const same = its === undefined || (mine !== undefined && its.split(',').includes(mine)) || verb === 'stress';
    return (
      deeper &&
      same &&
      parts(value(given, 'profile')).every((format) => parts(value(other.make, 'profile')).includes(format))
    );
  });
}

describe('the jobs of a gate', () => {
  it('are lint and unit tests alone where nothing is touched', () => {
    expect(names('fast', NOTHING)).to.deep.equal(['check']);
    expect(names('integration', NOTHING)).to.deep.equal(['check']);
  });

  it('are those of what is touched, also outside of the smoke profile', () => {
    const touched = { ...NOTHING, formats: ['rpm'], targets: ['other'], faults: ['disconnect'], loads: ['soak'] };
    expect(names('fast', touched)).to.deep.equal(['check', 'run rpm', 'run on other']);
    const jobs = planJobs('integration', touched, PARTS);
    expect(jobs.map(({ name }) => name)).to.deep.equal([
      'check',
      'run rpm',
      'run on other',
      'images',
      'faults disconnect',
      'stress soak',
    ]);
    expect(jobs[4]!.make).to.include.members(['database=postgres', 'scenario=disconnect']);
  });

  it('are the smoke profile, every format, the whole, where everything is touched', () => {
    expect(names('fast', EVERYTHING)).to.deep.equal(['check', 'run npm', 'run pypi']);
    expect(names('integration', EVERYTHING)).to.deep.equal(['check', 'run npm', 'run pypi', 'run rpm', 'images']);
    const whole = names('release', EVERYTHING);
    expect(whole).to.include.members(['run rpm', 'run on other', 'run on third', 'faults', 'stress', 'test']);
    expect(names('release', NOTHING)).to.deep.equal(whole);
  });

  it('include those of the gate before', () => {
    fc.assert(
      fc.property(anyTouched, fc.integer({ min: 1, max: 2 }), (touched, index) => {
        const [less, more] = [GATES[index - 1]!, GATES[index]!].map((gate) => planJobs(gate, touched, PARTS));
        for (const job of less!)
          expect(covered(job, more!), `${GATES[index]} covers ${job.make.join(' ')}`).to.equal(true);
      }),
    );
  });

  it('have names of their own', () => {
    fc.assert(
      fc.property(anyTouched, fc.constantFrom(...GATES), (touched, gate) => {
        const all = names(gate, touched);
        expect(new Set(all).size).to.equal(all.length);
      }),
    );
  });
});

describe('the matrix', () => {
  it('has one plain entry for each job, with the minutes of its gate', () => {
    const { include } = matrixOf('fast', planJobs('fast', { ...NOTHING, targets: ['other'] }, PARTS));
    expect(include[1]).to.deep.equal({
      name: 'run on other',
      tier: 'fast',
      make: 'run profile=npm target=other tier=smoke',
      formats: 'npm',
      target: 'other',
      scenario: '',
      minutes: 5,
    });
  });

  it('holds nothing that a shell would read otherwise, and no more than GitHub takes', () => {
    const { include } = matrixOf('release', planJobs('release', EVERYTHING, PARTS));
    expect(include.length).to.be.at.most(256);
    for (const { make } of include) expect(make).to.match(/^[\w=,. -]+$/);
  });
});
