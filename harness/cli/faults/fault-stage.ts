import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckContext } from '../../core/check.ts';
import { publishes } from '../../core/client.ts';
import type { FaultRecord } from '../../core/fault.ts';
import type { HistoryEvent } from '../../core/history.ts';
import { FAULTS } from '../../fault/all.ts';
import { noStrace, trace } from '../../fault/strace.ts';
import { HISTORY_FILE, PACKAGES_FILE } from '../../history/files.ts';
import type { GivenPackage } from '../../history/given.ts';
import { openHistory } from '../../history/writer.ts';
import type { Stage } from '../../scenario/stage.ts';
import { inspectSince } from '../session/inspect-target.ts';
import type { Instance, Session } from '../session/session.ts';
import { AcknowledgedFiles } from './acknowledged-files.ts';
import type { FaultCell } from './fault-cells.ts';
import type { FaultProgress } from './fault-progress.ts';
import { publishOnce } from './publish-once.ts';

/** What a case on one registry is run with, and what it left in memory for the judge. */
export interface CaseStage extends Disposable {
  readonly stage: Stage;
  readonly events: readonly HistoryEvent[];
  readonly faults: readonly FaultRecord[];
  readonly given: readonly GivenPackage[];
  /** Sequence number in the history of the run, by that in the history of the case. */
  readonly inRun: readonly number[];
}

export interface StageSurroundings {
  readonly session: Session;
  readonly instance: Instance;
  readonly signal: AbortSignal;
  readonly progress: Pick<FaultProgress, 'event' | 'fault'>;
}

/** Opens history, packages and faults of a case below `folder` of the run's results; every event goes into the history of the run as well. */
export async function openStage(
  cell: FaultCell,
  folder: string,
  context: CheckContext,
  { session, instance, signal, progress }: StageSurroundings,
): Promise<CaseStage> {
  const { format } = cell.subject;
  const { results } = session;
  await mkdir(join(results.dir, folder), { recursive: true });
  const events: HistoryEvent[] = [];
  const faults: FaultRecord[] = [];
  const given: GivenPackage[] = [];
  const inRun: number[] = [];
  const log = openHistory(join(results.dir, folder, HISTORY_FILE), instance.surroundings.redact);
  const appendFault = results.log(join(folder, 'faults.jsonl'));
  const appendPackage = results.log(join(folder, PACKAGES_FILE));
  const { namespace } = context.cell;
  const { life, database, volume } = instance.underTest;
  const acknowledged = new AcknowledgedFiles(context);
  const stage: Stage = {
    format: format.id,
    client: format.clients.find(publishes)?.id ?? 'upload',
    protocol: format.protocol,
    http: context.http,
    site: { life, database, volume, acknowledged, door: instance.connector.doorway(namespace), signal },
    faults: new Map(FAULTS.map((fault) => [fault.id, fault])),
    history(event) {
      const seq = log.write(event);
      progress.event(event);
      events.push({ ...event, seq, t: Date.now() });
      inRun.push(
        instance.surroundings.history({ ...event, cell: cell.name, process: `${namespace} ${event.process}` }),
      );
      return seq;
    },
    async make(request) {
      const [pkg] = await context.make({ ...request, kinds: [format.kinds[0]] });
      // To a case a version is one file, which stands for all of them.
      const { name, sha256, size } = pkg.file;
      const known = { purl: pkg.purl, files: [{ name, sha256, size }] };
      given.push(known);
      appendPackage(JSON.stringify(known));
      return pkg;
    },
    async publish(pkg) {
      const published = await publishOnce(format, context, pkg);
      acknowledged.add(pkg, published);
      return published;
    },
    trace: await tracer(signal, (pid, calls) =>
      results.tell('audit', 'a process is traced', { pid, calls: calls.join(','), cell: cell.name }),
    ),
    inspect: await inspectSince(() => instance.underTest.inspect()),
    onFault(record) {
      faults.push(record);
      progress.fault(cell.name, record);
      appendFault(JSON.stringify(record));
      const { id, fault, injectedAt, healedAt, hit } = record;
      results.tell('audit', 'a fault was healed', { cell: cell.name, id, fault, injectedAt, healedAt, hit });
    },
  };
  return { stage, events, faults, given, inRun, [Symbol.dispose]: () => log[Symbol.dispose]() };
}

async function tracer(
  signal: AbortSignal,
  onTrace: (pid: number, calls: readonly string[]) => void,
): Promise<Stage['trace']> {
  if ((await noStrace()) !== null) return null;
  return (pid, calls) => {
    onTrace(pid, calls);
    return trace({ pid, calls, signal });
  };
}
