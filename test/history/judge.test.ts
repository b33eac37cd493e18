import { expect } from 'chai';
import type { HistoryEvent } from '../../harness/core/history.ts';
import type { FinalObservation } from '../../harness/core/observation.ts';
import type { GivenPackage } from '../../harness/history/given.ts';
import { judge } from '../../harness/history/judge.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const KIT = 'pkg:fake/kit@1.0.0';

type Brief = Partial<HistoryEvent> & Pick<HistoryEvent, 'type'>;

/** Events of one version by default: a publish by p1 with bytes A, one second apart. */
function history(...events: readonly Brief[]): HistoryEvent[] {
  return events.map((event, seq) => ({
    seq,
    t: 1_000 * (seq + 1),
    process: 'p1',
    client: 'raw',
    format: 'fake',
    op: 'publish',
    purl: KIT,
    digest: event.op === undefined || event.op === 'publish' ? A : '',
    size: 10,
    ...event,
  }));
}

function finally_(changes: Partial<FinalObservation> = {}): FinalObservation {
  return { listed: [], fetched: [], incoherent: {}, orphans: null, faults: [], ...changes };
}

const held = (digest: string, purl = KIT): Partial<FinalObservation> => ({
  listed: [{ purl, digest, size: 10 }],
  fetched: [{ purl, http: 200, digest, size: 10 }],
});

function judged(events: readonly HistoryEvent[], observation: FinalObservation | null, given: GivenPackage[] = []) {
  const judgement = judge(events, observation, given);
  const violations = judgement.invariants.flatMap(({ id, violations: found }) =>
    found.map(({ sentence, operations }) => ({ id, sentence, operations })),
  );
  const verdicts = Object.fromEntries(judgement.invariants.map(({ id, verdict }) => [id, verdict]));
  const reasons = Object.fromEntries(judgement.invariants.map((invariant) => [invariant.id, invariant.reasons]));
  return { ...judgement, violations, verdicts, reasons };
}

/** A publish that may have happened, after one of another version that did, so that something was proven. */
const other = 'pkg:fake/kit@0.9.0';
const proven: readonly Brief[] = [
  { type: 'invoke', purl: other, digest: B },
  { type: 'ok', purl: other, digest: B },
];
const with_ = (more: Partial<FinalObservation>): FinalObservation => {
  const base = held(B, other);
  return finally_({
    ...more,
    listed: [...base.listed!, ...(more.listed ?? [])],
    fetched: [...base.fetched!, ...(more.fetched ?? [])],
  });
};

describe('judging what is difficult', () => {
  it('a publish that may have happened, and did, is fine; so is one that did not', () => {
    const events = history(...proven, { type: 'invoke' }, { type: 'info' });
    for (const observation of [
      with_(held(A)),
      with_({}),
      with_({ fetched: [{ purl: KIT, http: 404, digest: null, size: null }] }),
    ]) {
      const { verdicts, violations } = judged(events, observation);
      expect(violations).to.deep.equal([]);
      expect(verdicts).to.include({ H1: 'pass', H2: 'pass' });
    }
  });

  it('a refusal after the commit is a violation: the client saw a failure, yet it is there', () => {
    const events = history(...proven, { type: 'invoke' }, { type: 'fail', http: 422, evidence: 'no' });
    const { verdict, violations } = judged(events, with_(held(A)));
    expect(verdict).to.equal('fail');
    expect(violations).to.deep.equal([
      {
        id: 'H2',
        sentence: `The publish of ${KIT} with bytes aaaaaaaaaaaa by p1 was refused, but it is there at the end.`,
        operations: [2],
      },
    ]);
  });

  it('a client that was killed has not been refused, whatever is there', () => {
    const events = history(...proven, { type: 'invoke' });
    expect(judged(events, with_(held(A))).violations).to.deep.equal([]);
    expect(judged(events, with_(held(A))).statistics).to.deep.include({ open: 1 });
  });

  it('a retry that is refused since it finds its own publish is fine; one that finds nothing is not', () => {
    const events = history(
      ...proven,
      { type: 'invoke' },
      { type: 'info' },
      { type: 'invoke' },
      { type: 'fail', http: 409, evidence: 'exists' },
    );
    expect(judged(events, with_(held(A))).violations).to.deep.equal([]);
    expect(judged(events, with_(held(A))).verdicts).to.include({ H2: 'pass', H10: 'pass' });
    const { violations } = judged(events, with_({ fetched: [{ purl: KIT, http: 404, digest: null, size: null }] }));
    expect(violations.map(({ id, operations }) => [id, operations])).to.deep.equal([['H10', [2, 4]]]);
  });

  it('a retry that is refused for its credential repeats nothing', () => {
    const events = history(
      ...proven,
      { type: 'invoke' },
      { type: 'info' },
      { type: 'invoke' },
      { type: 'fail', http: 401 },
    );
    expect(judged(events, with_({})).violations).to.deep.equal([]);
  });

  it('a reader that began before the delete may still see the version, and a later one may not', () => {
    const read = { op: 'read', purl: 'pkg:fake/kit' } as const;
    const seen = [{ purl: KIT, digest: A, size: 10 }];
    const events = history(
      { type: 'invoke' },
      { type: 'ok' },
      { type: 'invoke', process: 'p2', ...read },
      { type: 'invoke', op: 'delete' },
      { type: 'ok', op: 'delete' },
      { type: 'ok', process: 'p2', ...read, seen },
      { type: 'invoke', ...read },
      { type: 'ok', ...read, seen: [] },
    );
    expect(judged(events, finally_()).violations).to.deep.equal([]);
    const undeleted = events.map((event) =>
      event.op === 'delete' && event.type === 'ok' ? { ...event, type: 'fail' as const } : event,
    );
    expect(judged(undeleted, finally_(held(A))).violations.map(({ id, operations }) => [id, operations])).to.deep.equal(
      [
        ['H5', [2, 6]],
        ['H5', [0, 6]],
      ],
    );
  });

  it('what was acknowledged when it was repeated has to be all there', () => {
    const events = history(...proven, { type: 'invoke' }, { type: 'info' }, { type: 'invoke' }, { type: 'ok' });
    expect(judged(events, with_(held(A))).verdicts).to.include({ H2: 'pass', H10: 'pass' });
    const torn = with_({ ...held(A), fetched: [{ purl: KIT, http: 404, digest: null, size: null }] });
    expect(judged(events, torn).violations.map(({ id }) => id)).to.deep.equal(['H1', 'H2', 'H4']);
  });

  it('a repetition is only what comes after what may have happened', () => {
    const refusal = { type: 'fail', http: 400, evidence: 'no' } as const;
    const missing = with_({ fetched: [{ purl: KIT, http: 404, digest: null, size: null }] });
    const before = history(...proven, { type: 'invoke' }, refusal, { type: 'invoke' }, { type: 'info' });
    expect(judged(before, missing).violations).to.deep.equal([]);
    const after = history(
      ...proven,
      { type: 'invoke' },
      refusal,
      { type: 'invoke' },
      { type: 'info' },
      { type: 'invoke' },
      refusal,
    );
    expect(judged(after, missing).violations.map(({ id, operations }) => [id, operations])).to.deep.equal([
      ['H10', [4, 6]],
    ]);
  });

  it('a file that nobody can find is torn where it came alone, and not where others have to follow', () => {
    const events = history(...proven, { type: 'invoke' }, { type: 'info' });
    const invisible = with_({ fetched: [{ purl: KIT, name: 'kit.whl', http: 200, digest: A, size: 10 }] });
    const [wheel, source] = [A, B].map((sha256, index) => ({
      name: index === 0 ? 'kit.whl' : 'kit.tgz',
      sha256,
      size: 10,
    }));
    const alone = judged(events, invisible, [{ purl: KIT, files: [wheel!] }]);
    expect(alone.violations.map(({ sentence }) => sentence)).to.deep.equal([
      `The publish of ${KIT} with bytes aaaaaaaaaaaa by p1 may have happened and ended torn: a fetch gives it, but no index names it.`,
    ]);
    expect(judged(events, invisible, [{ purl: KIT, files: [wheel!, source!] }]).violations).to.deep.equal([]);
    const deleted = history(
      ...proven,
      { type: 'invoke' },
      { type: 'info' },
      { type: 'invoke', op: 'delete' },
      { type: 'ok', op: 'delete' },
    );
    expect(judged(deleted, invisible, [{ purl: KIT, files: [wheel!] }]).violations).to.deep.equal([]);
  });

  it('every file of a version counts, once the index names it', () => {
    const files = [
      { name: 'kit.jar', sha256: A, size: 10 },
      { name: 'kit.pom', sha256: 'c'.repeat(64), size: 10 },
    ];
    const observation = with_({
      listed: [{ purl: KIT, name: 'kit.jar', digest: A, size: 10 }],
      fetched: [
        { purl: KIT, name: 'kit.jar', http: 200, digest: A, size: 10 },
        { purl: KIT, name: 'kit.pom', http: 404, digest: null, size: null },
      ],
    });
    const ended = (type: 'ok' | 'info') =>
      judged(history(...proven, { type: 'invoke' }, { type }), observation, [{ purl: KIT, files }]);
    expect(ended('ok').violations.map(({ id }) => id)).to.deep.equal(['H1']);
    expect(ended('info').violations.map(({ id, sentence }) => `${id} ${sentence}`)).to.deep.equal([
      `H2 The publish of ${KIT} with bytes aaaaaaaaaaaa by p1 may have happened and ended torn: the index names it, but its file kit.pom gives status 404 instead of cccccccccccc.`,
    ]);
  });

  it('an index that names other bytes than were acknowledged has lost them', () => {
    const observation = finally_({
      listed: [{ purl: KIT, digest: B, size: 10 }],
      fetched: [{ purl: KIT, http: 200, digest: A, size: 10 }],
    });
    const found = judged(history({ type: 'invoke' }, { type: 'ok' }), observation).violations.find(
      ({ id }) => id === 'H1',
    );
    expect(found?.sentence).to.include('the final index names other bytes, bbbbbbbbbbbb');
  });

  it('two that were acknowledged at once are one violation, not two', () => {
    const events = history(
      { type: 'invoke' },
      { type: 'invoke', process: 'p2', digest: B },
      { type: 'ok' },
      { type: 'ok', process: 'p2', digest: B },
    );
    const { verdicts } = judged(events, finally_(held(B)));
    expect(verdicts).to.include({ H7: 'fail', H3: 'pass' });
    const alone = judged(events, finally_({ listed: [{ purl: KIT, digest: null, size: null }], fetched: [] }));
    expect(alone.violations.map(({ id, operations }) => [id, operations])).to.deep.equal([['H7', [0, 1]]]);
  });

  it('a fetch that began before anybody was shown the version may miss it', () => {
    const read = { op: 'read', purl: 'pkg:fake/kit', process: 'p2' } as const;
    const events = history(
      { type: 'invoke', op: 'fetch', process: 'p3' },
      { type: 'invoke' },
      { type: 'ok' },
      { type: 'invoke', ...read },
      { type: 'ok', ...read, seen: [{ purl: KIT, digest: A, size: 10 }] },
      { type: 'invoke', op: 'fetch' },
      { type: 'ok', op: 'fetch', digest: A },
      { type: 'fail', op: 'fetch', process: 'p3', http: 404 },
    );
    expect(judged(events, finally_(held(A))).violations).to.deep.equal([]);
  });

  it('a read that took long may show what was deleted and replaced while it went on', () => {
    const read = { op: 'read', purl: 'pkg:fake/kit' } as const;
    const slow = { ...read, process: 'p2' };
    const events = history(
      { type: 'invoke' },
      { type: 'ok' },
      { type: 'invoke', ...slow },
      { type: 'invoke', op: 'delete' },
      { type: 'ok', op: 'delete' },
      { type: 'invoke', digest: B },
      { type: 'ok', digest: B },
      { type: 'invoke', ...read },
      { type: 'ok', ...read, seen: [{ purl: KIT, digest: B, size: 10 }] },
      { type: 'ok', ...slow, seen: [{ purl: KIT, digest: A, size: 10 }] },
    );
    expect(judged(events, finally_(held(B))).violations).to.deep.equal([]);
  });

  it('a read of which nobody noted what it saw hides nothing', () => {
    const read = { op: 'read', purl: 'pkg:fake/kit' } as const;
    const events = history({ type: 'invoke' }, { type: 'ok' }, { type: 'invoke', ...read }, { type: 'ok', ...read });
    expect(judged(events, finally_(held(A))).violations).to.deep.equal([]);
  });

  it('an error says something only where something was broken', () => {
    const events = history(...proven, { type: 'invoke' }, { type: 'info', http: 500, evidence: '' });
    expect(judged(events, with_({})).violations).to.deep.equal([]);
  });

  it('names the shortest proof first', () => {
    const events = history(
      { type: 'invoke' },
      { type: 'ok' },
      { type: 'invoke', op: 'fetch' },
      { type: 'ok', op: 'fetch', digest: B },
      { type: 'invoke', op: 'fetch' },
      { type: 'ok', op: 'fetch', digest: A },
    );
    const h3 = judged(events, finally_(held(B))).invariants.find(({ id }) => id === 'H3')!;
    expect(h3.violations.map(({ operations }) => operations)).to.deep.equal([[4], [0, 2], [2, 4]]);
  });
});

const FAULT = {
  id: 'f1',
  fault: 'crash',
  injectedAt: 1_500,
  healedAt: 1_600,
  hit: true,
  evidence: ['SIGKILL'],
  during: [0],
};

describe('vacuity is a result', () => {
  const published = history({ type: 'invoke' }, { type: 'ok' });

  it('a publish that is there, with a fault that hit it, passes', () => {
    const { verdict, reasons } = judged(published, finally_({ ...held(A), faults: [FAULT], recoveryMs: 5 }));
    expect(verdict).to.equal('pass');
    expect(reasons.H8).to.deep.equal(['There were no looks into storage, rows and upload sessions.']);
  });

  const cases: Record<
    string,
    { events?: HistoryEvent[]; observation: FinalObservation | null; id: string; says: RegExp }
  > = {
    'no operation at all': { events: [], observation: finally_(), id: 'H13', says: /no operations/ },
    'a final state that nobody looked at': { observation: null, id: 'H1', says: /was not looked at/ },
    'nothing that was acknowledged': {
      events: history({ type: 'invoke' }, { type: 'info' }),
      observation: finally_(),
      id: 'H1',
      says: /no acknowledged publishes/,
    },
    'a kind of operation that never succeeded': {
      events: history(
        { type: 'invoke' },
        { type: 'ok' },
        { type: 'invoke', op: 'delete' },
        { type: 'fail', op: 'delete' },
      ),
      observation: finally_(held(A)),
      id: 'H13',
      says: /No delete succeeded, of 1/,
    },
    'a file that nobody fetched': {
      observation: finally_({ ...held(A), fetched: [] }),
      id: 'H1',
      says: /fetched at the end/,
    },
    'a fault that missed': {
      observation: finally_({ ...held(A), faults: [{ ...FAULT, hit: false }] }),
      id: 'H12',
      says: /missed/,
    },
    'a fault without evidence': {
      observation: finally_({ ...held(A), faults: [{ ...FAULT, evidence: [] }] }),
      id: 'H12',
      says: /nothing that proves/,
    },
    'a fault whose trigger never came': {
      observation: finally_({ ...held(A), faults: [{ ...FAULT, injectedAt: null, hit: false }] }),
      id: 'H12',
      says: /never injected/,
    },
    'a fault that overlapped nothing': {
      observation: finally_({ ...held(A), faults: [{ ...FAULT, during: [] }] }),
      id: 'H13',
      says: /overlapped no operation/,
    },
    'a fault that names an operation which had ended': {
      observation: finally_({ ...held(A), faults: [{ ...FAULT, injectedAt: 2_500, healedAt: 2_600 }] }),
      id: 'H13',
      says: /overlapped no operation/,
    },
    'a fault that names an operation which had not begun': {
      observation: finally_({ ...held(A), faults: [{ ...FAULT, injectedAt: 500, healedAt: 600 }] }),
      id: 'H13',
      says: /overlapped no operation/,
    },
    'a recovery that nobody timed': {
      observation: finally_({ ...held(A), faults: [FAULT] }),
      id: 'H10',
      says: /nobody timed/,
    },
    'an invariant that was asked for and had nothing to compare': {
      observation: finally_({ ...held(A), asked: ['H6'] }),
      id: 'H6',
      says: /no acknowledged publishes that overlap/,
    },
  };
  for (const [title, { events = published, observation, id, says }] of Object.entries(cases)) {
    it(`${title}: unknown, with the reason`, () => {
      const { verdict, verdicts, reasons } = judged(events, observation);
      expect(verdicts[id]).to.equal('unknown');
      expect(reasons[id]!.join(' ')).to.match(says);
      expect(verdict).to.equal('unknown');
    });
  }
});
