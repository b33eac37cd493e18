import { expect } from 'chai';
import { judge } from '../../harness/history/judge.ts';
import { runCase } from '../../harness/scenario/case.ts';
import type { Planned, Scenario } from '../../harness/scenario/schema.ts';
import { type FakeRegistryFlaws, fakeStage } from '../fakes/fake-stage.ts';

const publish = (versions: string[], more = {}) => ({ publish: { packages: 1, versions, editions: 1, ...more } });
const SCENARIO: Scenario = {
  ...{
    name: 'crash',
    title: 'Crash.',
    size: 'small',
    needs: [],
    retry: true,
    rollback: 'none',
    invariants: ['H1', 'H2', 'H10', 'H12'],
    cases: {},
  },
  steps: [
    { id: 'before', after: [], ...publish(['1.0.0']) },
    { id: 'torn', after: ['before'], ...publish(['1.1.0']) },
  ],
};
const CRASH: Planned = { fault: 'crash', at: { step: 'torn', upload: '50%' } };

async function crashed(flaws: FakeRegistryFlaws) {
  const stage = fakeStage(flaws);
  const outcome = await runCase(SCENARIO, [CRASH], stage);
  const healed = judge(stage.events.slice(0, outcome.healedAfter), outcome.healed, []);
  const final = judge(stage.events, outcome.final, []);
  const violated = (judgement: typeof final) =>
    judgement.invariants.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  return { stage, outcome, healed: violated(healed), final: violated(final) };
}

describe('scenario/case', () => {
  it('kills in mid-upload, heals, looks, repeats, looks again; an honest registry violates nothing', async () => {
    const { stage, outcome, healed, final } = await crashed({});
    expect(stage.lived).to.deep.equal(['kill', 'restart']);
    expect(outcome.publishes.map(({ first, retried }) => [first.outcome, retried?.outcome ?? null])).to.deep.equal([
      ['ok', null],
      ['info', 'ok'],
    ]);
    expect(stage.records).to.have.length(1);
    expect(stage.records[0]).to.include({ id: 'crash-1', fault: 'crash', hit: true });
    expect(stage.records[0]!.evidence.join('; ')).to.equal(
      '5 of 10 bytes of PUT /kit were forwarded; process 7 ended by SIGKILL; it answered 12 ms after its restart',
    );
    expect(stage.records[0]!.during, 'the torn publish').to.deep.equal([2]);
    expect(outcome.healed.listed.map(({ purl }) => purl)).to.deep.equal(['pkg:generic/kit@1.0.0']);
    expect(outcome.final.listed).to.have.length(2);
    expect([healed, final]).to.deep.equal([[], []]);
  });

  it('takes a torn publish that did commit, and the refusal of its repetition', async () => {
    const { outcome, healed, final } = await crashed({ leaves: 'all' });
    expect(outcome.publishes[1]!.retried!.outcome).to.equal('fail');
    expect([healed, final]).to.deep.equal([[], []]);
  });

  it('finds half a package', async () => {
    const { outcome, healed } = await crashed({ leaves: 'half' });
    expect(Object.values(outcome.healed.incoherent)).to.deep.equal(['kit-1.1.0.pkg has bytes that nobody sent']);
    expect(healed).to.include('H2');
  });

  it('finds what was acknowledged and is gone', async () => {
    const { healed } = await crashed({ forgets: true });
    expect(healed).to.include('H1');
  });

  it('finds a registry that does not come back', async () => {
    const { outcome, final } = await crashed({ dead: true });
    expect(outcome.final.recoveryMs).to.equal(null);
    expect(final).to.include('H10');
  });

  it('records a fault whose trigger never came as one that missed', async () => {
    const stage = fakeStage();
    const { faults } = await runCase(SCENARIO, [{ fault: 'crash', at: { step: 'torn', open: 9 } }], stage);
    expect(faults).to.deep.equal([
      {
        id: 'crash-1',
        fault: 'crash',
        injectedAt: null,
        healedAt: null,
        hit: false,
        evidence: ['its trigger never came'],
        during: [],
      },
    ]);
    expect(stage.lived).to.deep.equal([]);
  });

  it('says what is missing where a fault cannot be injected', async () => {
    const stage = fakeStage();
    const error = await runCase(SCENARIO, [CRASH], { ...stage, site: { ...stage.site, life: null } }).catch(
      (caught) => caught,
    );
    expect(error).to.include({ code: 'FAULT_MISSED', exitStatus: 4 });
    expect(error.remedy).to.include('did not start this registry');
  });

  it('reads until another step has ended, and once more', async () => {
    const stage = fakeStage();
    const steps = [
      { id: 'writes', after: [], ...publish(['1.0.0', '1.1.0'], { editions: 2 }) },
      { id: 'reads', after: [], read: { readers: 2, until: 'writes' } },
    ];
    await runCase({ ...SCENARIO, steps }, [], stage);
    const count = (op: string, type: string) =>
      stage.events.filter((event) => event.op === op && event.type === type).length;
    expect(count('publish', 'ok')).to.equal(4);
    expect(count('read', 'ok')).to.be.at.least(2);
    expect(count('fetch', 'ok')).to.be.at.least(2);
    expect(count('read', 'invoke')).to.equal(count('read', 'ok'));
    const last = stage.events.findLast(({ op, type }) => op === 'read' && type === 'ok')!;
    expect(last.seen!.map(({ purl }) => purl)).to.deep.equal(['pkg:generic/kit@1.0.0', 'pkg:generic/kit@1.1.0']);
  });
});
