import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckContext } from '../core/check.ts';
import { publishes } from '../core/client.ts';
import { HarnessError } from '../core/error.ts';
import type { FaultRecord } from '../core/fault.ts';
import { Violation } from '../core/finding.ts';
import type { Format } from '../core/format.ts';
import type { HistoryEvent } from '../core/history.ts';
import type { Judgement } from '../core/judgement.ts';
import { FAULTS } from '../fault/all.ts';
import { noStrace, trace } from '../fault/strace.ts';
import { HISTORY_FILE, OBSERVATION_FILE } from '../history/files.ts';
import { judge } from '../history/judge.ts';
import { openHistory } from '../history/writer.ts';
import type { FaultCaseRecord } from '../report/faults.ts';
import { type CaseOutcome, described, runCase } from '../scenario/case.ts';
import { runEvery } from '../scenario/every.ts';
import type { Stage } from '../scenario/stage.ts';
import { AcknowledgedFiles } from './acknowledged-files.ts';
import type { FaultCase } from './fault-cells.ts';
import { inspectSince } from './inspect-target.ts';
import { publishOnce } from './publish-once.ts';
import type { Session } from './session.ts';

/** What a case needs besides the context of its cell. */
export interface FaultSurroundings {
  readonly session: Session;
  readonly signal: AbortSignal;
  onCase(record: Omit<FaultCaseRecord, 'cell'>): void;
}

/** One case as a check: the scenario runs, then what is left is looked at twice and the history is judged. */
export async function checkCase(
  format: Format,
  { scenario, name, planned }: FaultCase,
  context: CheckContext,
  around: FaultSurroundings,
): Promise<void> {
  const { session } = around;
  const folder = join('cases', `${format.id}.${scenario.name}.${name.replace('%', '')}`);
  await mkdir(join(session.results.dir, folder), { recursive: true });
  const events: HistoryEvent[] = [];
  using log = openHistory(join(session.results.dir, folder, HISTORY_FILE), session.surroundings.redact);
  const faults: FaultRecord[] = [];
  const appendFault = session.results.log(join(folder, 'faults.jsonl'));
  const acknowledged = new AcknowledgedFiles(context);
  const stage: Stage = {
    format: format.id,
    client: format.clients.find(publishes)?.id ?? 'upload',
    protocol: format.protocol,
    http: context.http,
    site: {
      life: session.underTest.life,
      database: session.underTest.database,
      volume: session.underTest.volume,
      acknowledged,
      door: session.connector.doorway(context.cell.namespace),
      signal: around.signal,
    },
    faults: new Map(FAULTS.map((fault) => [fault.id, fault])),
    history(event) {
      const seq = log.write(event);
      events.push({ ...event, seq, t: Date.now() });
      return seq;
    },
    make: async (request) => (await context.make({ ...request, kinds: [format.kinds[0]] }))[0],
    async publish(pkg) {
      const published = await publishOnce(format, context, pkg);
      acknowledged.add(pkg, published);
      return published;
    },
    trace: await tracer(around.signal),
    inspect: await inspectSince(() => session.underTest.inspect()),
    onFault(record) {
      faults.push(record);
      appendFault(JSON.stringify(record));
    },
  };
  let outcome: CaseOutcome | null = null;
  let judgement: Judgement | null = null;
  try {
    outcome = scenario.every ? await runEvery(scenario, stage) : await runCase(scenario, planned, stage);
    await session.results.write(join(folder, OBSERVATION_FILE), `${JSON.stringify(outcome.final, null, 2)}\n`);
    judgement = judge(events, outcome.final, []);
    assertOutcome(outcome, judge(events.slice(0, outcome.healedAfter), outcome.healed, []), judgement, context);
  } finally {
    around.onCase({
      scenario: scenario.name,
      case: name,
      format: format.id,
      client: stage.client,
      folder,
      faults,
      publishes: (outcome?.publishes ?? []).map(({ step, pkg, first, retried }) => ({
        ...{ step, purl: pkg.purl, first: first.outcome, retried: retried?.outcome ?? null },
      })),
      left: outcome?.left ?? [],
      healed: outcome?.healed ?? null,
      invariants: (judgement?.invariants ?? []).map(({ id, verdict, compared }) => ({ id, verdict, compared })),
    });
  }
}

async function tracer(signal: AbortSignal): Promise<Stage['trace']> {
  return (await noStrace()) === null ? (pid, calls) => trace({ pid, calls, signal }) : null;
}

/** What must hold after healing, and again after everything was repeated. */
function assertOutcome(outcome: CaseOutcome, healed: Judgement, final: Judgement, { expect }: CheckContext): void {
  const { faults, publishes: ends } = outcome;
  for (const [when, judgement, observation] of [
    ['after healing', healed, outcome.healed],
    ['at the end', final, outcome.final],
  ] as const) {
    expect(observation.recoveryMs, `milliseconds until the registry answered again, ${when}`).to.not.equal(null);
    expect(
      Object.values(observation.incoherent).filter((why) => why !== null),
      `what does not fit in index and files ${when}`,
    ).to.deep.equal([]);
    if (observation.orphans) expect(described(observation.orphans), `orphans ${when}`).to.deep.equal([]);
    for (const { id, verdict, violations } of judgement.invariants)
      if (verdict === 'fail')
        throw new Violation(`${id} ${when}`, 'no violation', violations.map(({ sentence }) => sentence).join('; '));
  }
  for (const { step, pkg, first, retried } of ends)
    if (retried && first.outcome === 'info')
      expect(
        outcome.final.listed.map(({ purl }) => purl),
        `versions in the index after ${pkg.version} (${step}) was published again: ${retried.evidence}`,
      ).to.include(pkg.purl);
  expect(outcome.left, 'what a fault left behind').to.deep.equal([]);
  const missed = faults.filter(({ hit, during }) => !hit || during.length === 0);
  if (missed.length > 0)
    throw new HarnessError(
      'FAULT_MISSED',
      missed.map(({ id, evidence }) => `${id} did not hit an operation: ${evidence.join('; ')}.`).join(' '),
      'Look at history.jsonl and wire.jsonl of the run.',
    );
  // What never succeeded is to be seen before it is repeated, and what a repetition finds afterwards.
  const proven = new Set(healed.invariants.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id));
  const told = final.invariants.filter(({ id, verdict }) => verdict === 'unknown' && !proven.has(id));
  if (told.length > 0)
    throw new HarnessError(
      'NOTHING_RAN',
      told.map(({ id, reasons }) => `${id}: ${reasons.join(' ')}`).join(' '),
      'Ask for fewer invariants in the scenario, or give it the operations that they compare.',
    );
}
