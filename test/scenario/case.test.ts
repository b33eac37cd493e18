import { expect } from 'chai';
import { readScenarios } from '../../harness/cli/catalogue/scenarios.ts';
import type { Fault } from '../../harness/core/injection.ts';
import type { Package } from '../../harness/core/package.ts';
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

/** A fault that tells when it is injected. */
const told = (onInject: () => void): Fault => ({
  ...{ id: 'told', sentence: 'Nothing happens.', options: {}, missing: async () => null },
  async inject() {
    onInject();
    return { held: 'continue', heal: async () => ({ hit: true, evidence: ['it was told'] }) };
  },
});

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

  it('judges a race that nobody won by what was there before, and by its not having two winners', async () => {
    const honest = fakeStage();
    const { publish: publishes } = honest;
    const stage: typeof honest = {
      ...honest,
      publish: async (pkg) =>
        pkg.version === '1.0.0' ? { outcome: 'info', evidence: 'refused in part', files: [] } : publishes(pkg),
    };
    const race = (await readScenarios()).find(({ name }) => name === 'concurrent-same-version')!;
    const outcome = await runCase({ ...race, steps: race.steps.filter(({ read }) => !read) }, [], stage);
    expect(outcome.publishes.filter(({ first }) => first.outcome === 'ok')).to.have.length(1);
    const { invariants } = judge(stage.events, outcome.final, []);
    const verdicts = Object.fromEntries(invariants.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).to.include({ H1: 'pass', H3: 'pass', H4: 'pass', H7: 'pass' });
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

  it('repeats a fault that missed, and proves it by the repetition that hit', async () => {
    let injected = 0;
    const second: Fault = {
      ...told(() => {}),
      inject: async () => {
        const hit = ++injected === 2;
        return { held: 'continue', heal: async () => ({ hit, evidence: [`injection ${injected}`] }) };
      },
    };
    const stage = { ...fakeStage(), faults: new Map([['told', second]]) };
    const at = (step: string) => ({ step, upload: 'first' as const });
    const steps = ['torn', 'again', 'once-more'].map((id, index, ids) => ({
      ...{ id, after: [ids[index - 1] ?? 'before'], ...publish([`1.${index + 1}.0`]) },
      ...(index === 0 ? {} : { if: 'done' as const }),
    }));
    const planned: Planned[] = [
      { fault: 'told', at: at('torn') },
      { fault: 'told', at: at('again'), repeats: 'torn' },
    ];
    const outcome = await runCase({ ...SCENARIO, steps: [SCENARIO.steps[0]!, ...steps] }, planned, stage);
    expect(outcome.faults.map(({ id, hit, repeats }) => [id, hit, repeats])).to.deep.equal([
      ['told-1', false, undefined],
      ['told-2', true, 'told-1'],
    ]);
    const { invariants, statistics } = judge(stage.events, outcome.final, []);
    expect(invariants.find(({ id }) => id === 'H12')).to.include({ verdict: 'pass' });
    expect(statistics.faults).to.include({ planned: 1, hit: 1 });
  });

  it('injects by what the history holds, and after a time', async () => {
    const armed = async (at: Planned['at']) => {
      const stage = fakeStage();
      const { faults } = await runCase(SCENARIO, [{ fault: 'network', latency: 1, at }], stage);
      const { during, hit } = faults[0]!;
      return { hit, met: during.map((seq) => stage.events[seq]!.purl) };
    };
    const [, second] = ['1.0.0', '1.1.0'].map((version) => `pkg:generic/kit@${version}`);
    expect(await armed({ step: 'torn', when: { type: 'invoke', op: 'publish', count: 2 } })).to.deep.equal({
      ...{ hit: true, met: [second] },
    });
    expect(await armed({ step: 'torn', when: { type: 'ok', op: 'publish', count: 1 } }), 'before its step').to.include({
      hit: true,
    });
    expect(await armed({ step: 'torn', when: { type: 'ok', op: 'delete', count: 1 } })).to.include({ hit: false });
    expect(await armed({ step: 'torn', after: '60s' }), 'its step is over long before').to.include({ hit: false });
  });

  it('injects so long after its step began', async () => {
    const stage = fakeStage();
    const injected = Promise.withResolvers<void>();
    const slow = {
      ...stage,
      publish: async (pkg: Package) => {
        if (pkg.version === '1.1.0') await injected.promise;
        return stage.publish(pkg);
      },
      faults: new Map([['told', told(injected.resolve)]]),
    };
    const began = performance.now();
    const { faults } = await runCase(SCENARIO, [{ fault: 'told', at: { step: 'torn', after: '50ms' } }], slow);
    expect(performance.now() - began).to.be.at.least(45);
    expect(faults[0]).to.include({ hit: true });
    expect(faults[0]!.during).to.have.length(1);
  });

  it('does not ask for a look into storage where nobody may look', async () => {
    const stage = fakeStage();
    const blind = { ...stage, inspect: async () => null };
    const scenario = { ...SCENARIO, invariants: ['H1', 'H8'] };
    const { final } = await runCase(scenario, [], blind);
    expect(final.asked).to.deep.equal(['H1']);
    const { invariants } = judge(stage.events, final, []);
    expect(invariants.find(({ id }) => id === 'H8')).to.include({ verdict: 'skip' });
    expect((await runCase(scenario, [], fakeStage())).final.asked).to.deep.equal(['H1', 'H8']);
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
