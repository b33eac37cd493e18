import { expect } from 'chai';
import fc from 'fast-check';
import type { CellResult } from '../../harness/core/report.ts';
import { VERDICTS, type Verdict } from '../../harness/core/verdict.ts';
import { type BaselineEntry, compareWithBaseline } from '../../harness/runner/baseline.ts';

const cell = (name: string, verdict: Verdict) => ({ name, verdict }) as CellResult;
const entry = (cell: string, verdict: Verdict): BaselineEntry => ({ cell, verdict, reason: `why ${cell}` });
const NAME = 'nexus/npm/npm.tag.move[npm,small]';

describe('baseline', () => {
  it('a cell that fails as its entry says is known, with the reason', () => {
    const comparison = compareWithBaseline([cell(NAME, 'fail')], [entry('nexus/npm/npm.tag.move', 'fail')], true);
    expect(comparison).to.deep.equal({
      unexpected: [],
      stale: [],
      known: [{ cell: NAME, verdict: 'fail', reason: 'why nexus/npm/npm.tag.move' }],
    });
  });

  it('a cell without an entry, or worse than it, is unexpected', () => {
    expect(compareWithBaseline([cell(NAME, 'fail')], [], true).unexpected).to.deep.equal([NAME]);
    const worse = compareWithBaseline([cell(NAME, 'error')], [entry('**', 'fail')], true);
    expect(worse.unexpected).to.deep.equal([NAME]);
    expect(worse.known).to.deep.equal([]);
    for (const verdict of ['unknown', 'error'] as const)
      expect(compareWithBaseline([cell(NAME, verdict)], [], true).unexpected).to.deep.equal([NAME]);
  });

  it('an entry whose cell passes is stale, in a filtered run as well', () => {
    for (const complete of [true, false]) {
      for (const verdict of ['pass', 'skip', 'warn'] as const) {
        const comparison = compareWithBaseline([cell(NAME, verdict)], [entry('**', 'fail')], complete);
        expect(comparison, verdict).to.deep.equal({ unexpected: [], stale: ['**'], known: [] });
      }
    }
  });

  it('an entry that matches nothing is stale, but is no news in a filtered run', () => {
    const entries = [entry('nexus/npm/npm.tag.mvoe', 'fail')];
    const cells = [cell(NAME, 'pass')];
    expect(compareWithBaseline(cells, entries, true).stale).to.deep.equal(['nexus/npm/npm.tag.mvoe']);
    expect(compareWithBaseline(cells, entries, false).stale).to.deep.equal([]);
  });

  it('an entry about faults or load is no news in a run of checks', () => {
    const entries = [entry('nexus/npm/fault.network-cut*', 'fail'), entry('nexus/npm/stress.hundred[small]', 'fail')];
    expect(compareWithBaseline([cell(NAME, 'pass')], entries, true).stale).to.deep.equal([]);
  });

  it('an entry for several cells is needed as long as one of them fails', () => {
    const cells = [cell('t/f/f.a.b[x,small]', 'fail'), cell('t/f/f.a.b[y,small]', 'pass')];
    expect(compareWithBaseline(cells, [entry('t/f/f.a.b', 'fail')], true)).to.deep.include({
      stale: [],
      unexpected: [],
    });
  });

  it('what could not be told is not excused by a known failure, and does not make it stale', () => {
    const comparison = compareWithBaseline([cell(NAME, 'unknown')], [entry('**', 'fail')], true);
    expect(comparison).to.deep.equal({ unexpected: [NAME], stale: [], known: [] });
    const stated = compareWithBaseline([cell(NAME, 'unknown')], [entry('**', 'unknown')], true);
    expect(stated.unexpected).to.deep.equal([]);
    expect(stated.known).to.have.length(1);
  });

  it('a warning is green without an entry, and keeps one that says so', () => {
    expect(compareWithBaseline([cell(NAME, 'warn')], [], true).unexpected).to.deep.equal([]);
    expect(compareWithBaseline([cell(NAME, 'warn')], [entry('**', 'warn')], true)).to.deep.equal({
      unexpected: [],
      stale: [],
      known: [],
    });
  });

  it('puts each cell that is not green into one list, and none that is', () => {
    const verdict = fc.constantFrom(...VERDICTS);
    const entries = fc.array(
      fc.tuple(fc.constantFrom('t/f/a', 't/f/b', 't/f/*', '**'), fc.constantFrom('fail', 'unknown', 'error', 'warn')),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), verdict)), entries, (cells, known) => {
        const comparison = compareWithBaseline(
          cells.map(([name, verdict], index) => cell(`t/f/${name}[${index}]`, verdict)),
          known.map(([name, verdict]) => entry(name, verdict as Verdict)),
          true,
        );
        const red = cells.filter(([, verdict]) => ['unknown', 'fail', 'error'].includes(verdict)).length;
        expect(comparison.unexpected.length + comparison.known.length).to.equal(red);
      }),
    );
  });
});
