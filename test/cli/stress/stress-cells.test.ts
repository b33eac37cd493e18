import { expect } from 'chai';
import { stressCells } from '../../../harness/cli/stress/stress-cells.ts';
import type { Judgement } from '../../../harness/core/judgement.ts';
import { cellSchema } from '../../../harness/core/report.ts';
import type { StressResult } from '../../../harness/core/stress-report.ts';

const OPTIONS = { target: 't', reproduce: (format: string | null) => `repeat ${format}` };

const PROBE = {} as Extract<StressResult, { kind: 'knee' }>['probes'][number];

const knee: StressResult = {
  kind: 'knee',
  format: 'fake',
  verdict: 'pass',
  reasons: [],
  rate: 40,
  broke: 80,
  probes: [PROBE, PROBE],
};
const slow: StressResult = { ...knee, verdict: 'fail', reasons: ['too slow', 'too late'] };
const growth: StressResult = {
  ...{ kind: 'growth', format: 'fake', verdict: 'unknown', reasons: ['no time'] },
  ...{ of: 'versions', points: [], publish: null, index: null },
};

function judgementOf(verdict: 'pass' | 'fail' | 'unknown'): Judgement {
  const violations = verdict === 'fail' ? [{ sentence: 'a publish is lost', operations: [1] }] : [];
  const reasons = verdict === 'unknown' ? ['nobody looked'] : [];
  const h1 = {
    id: 'H1',
    title: 'durability',
    rule: 'What is acknowledged stays.',
    verdict,
    reasons,
    compared: 3,
    violations,
  };
  return { verdict, invariants: [h1], statistics: {} as Judgement['statistics'] };
}

describe('cells of a load', () => {
  it('have names, verdicts and findings as all cells have, and fit the schema of reports', () => {
    const cells = stressCells([knee, slow, growth], judgementOf('pass'), OPTIONS);
    expect(cells.map(({ name, verdict }) => `${verdict} ${name}`)).to.deep.equal([
      'pass t/fake/stress.knee[small]',
      'fail t/fake/stress.knee[small]',
      'unknown t/fake/stress.growth-versions[small]',
      'pass t/all/stress.history[small]',
    ]);
    for (const cell of cells) expect(cellSchema.safeParse(cell).error, cell.name).to.equal(undefined);
    expect(cells[1]!.findings.map(({ actual }) => actual)).to.deep.equal(['too slow', 'too late']);
    expect(cells[2]).to.include({ reason: 'no time', reproduce: 'repeat fake' });
    expect(cells[0]!.assertions).to.equal(2);
    expect(cells[3]).to.include({ assertions: 3, reproduce: 'repeat null' });
  });

  it('are unknown where nothing was compared', () => {
    const [cell] = stressCells([{ ...knee, probes: [] }], null, OPTIONS);
    expect(cell).to.include({ verdict: 'unknown', reason: 'Nothing was compared.', assertions: 0 });
    const points = [{ n: 10, publish: 1, index: 1 }];
    expect(stressCells([{ ...growth, points }], null, OPTIONS)[0]!.assertions).to.equal(1);
    // As far as cells look at a load.
    const none = { avg: 0, p50: 0, p90: 0, p95: 0, p99: 0, 'p99.9': 0, max: 0 };
    const all = { requests: 7, rate: 1, errors: {}, response: none, service: none };
    const resources = { generator: { cores: 0, peakRss: 0 }, target: null, disk: null };
    const load = {
      kind: 'load',
      format: 'fake',
      verdict: 'fail',
      reasons: [],
      asked: { size: 'small' },
      all,
      resources,
    };
    const [loaded] = stressCells(
      [{ ...load, lag: none, sent: 0, received: 0 } as unknown as StressResult],
      null,
      OPTIONS,
    );
    expect(loaded!.assertions).to.equal(7);
  });

  it('have each violation of an invariant as a finding, and say what the history could not tell', () => {
    const [lost] = stressCells([], judgementOf('fail'), OPTIONS);
    expect(lost!.findings).to.have.length(1);
    expect(lost!.findings[0]).to.include({
      requirement: 'H1',
      actual: 'a publish is lost',
      expected: 'What is acknowledged stays.',
    });
    const [unknown] = stressCells([], judgementOf('unknown'), OPTIONS);
    expect(unknown).to.include({ verdict: 'unknown', reason: 'H1: nobody looked' });
    expect(stressCells([knee], null, OPTIONS)).to.have.length(1);
  });
});
