import type { Insertable, Selectable } from 'kysely';
import type { Size } from '../core/size.ts';
import type { Verdict } from '../core/verdict.ts';
import type { LogClass } from '../report/run-log.ts';
import type { LogEntry, RunSummary, StoredAttempt, StoredRun } from './run.ts';
import type { Tables } from './tables.ts';

type Row<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** A run as rows. PostgreSQL keeps no NUL in text: its symbol stands for it. */
export function rowsOf(run: StoredRun, logs: readonly LogEntry[]): { [Table in keyof Tables]: Row<Table>[] } {
  const { name, title, version, kind } = run.product;
  const product = `${name}@${version}`;
  const cells = new Map(run.attempts.map((attempt) => [attempt.cell, attempt]));
  return withoutNul({
    products: [{ id: product, name, title, version, kind }],
    runs: [
      {
        ...{ id: run.id, product, seed: run.seed, started_at: run.startedAt, ended_at: run.endedAt },
        ...{
          version: run.version,
          inputs: JSON.stringify(run.inputs),
          environment: JSON.stringify(run.environment),
          verdict: run.verdict,
        },
        ...{ counts: JSON.stringify(run.counts), exit_status: run.exitStatus },
        ...{ cancelled: Number(run.cancelled), pinned: Number(run.pinned) },
      },
    ],
    cells: [...cells.values()].map(({ cell, format, check, client, size, transport }, position) => ({
      ...{ run: run.id, name: cell, position, format, check, client, size, transport },
    })),
    attempts: run.attempts.map(({ cell, attempt, verdict, reason, ms, assertions, reproduce, ...lists }, position) => ({
      ...{ run: run.id, cell, attempt, position, verdict, reason, ms, assertions, reproduce },
      ...{ requirements: JSON.stringify(lists.requirements), clients: JSON.stringify(lists.clients) },
    })),
    findings: run.attempts.flatMap(({ cell, attempt, findings }) =>
      findings.map((finding, position) => ({ run: run.id, cell, attempt, position, ...finding })),
    ),
    cached: run.cached.map((each) => ({ run: run.id, cell: each.cell, proven_by: each.run })),
    logs: logs.map(({ facts, ...entry }, position) => ({
      run: run.id,
      ...entry,
      position,
      facts: JSON.stringify(facts),
    })),
    artefacts: run.artefacts.map(({ path, size, sha256 }) => ({ run: run.id, path, size, sha256 })),
  });
}

function withoutNul<T>(rows: T): T {
  return JSON.parse(JSON.stringify(rows).replaceAll('\\u0000', '\u2400'));
}

type SummaryRow = Omit<Selectable<Tables['runs']>, 'product'> &
  Pick<Selectable<Tables['products']>, 'name' | 'title' | 'kind'> & { readonly release: string };

export function summaryFrom(row: SummaryRow): RunSummary {
  const { id, seed, version, name, title, kind, release } = row;
  return {
    ...{ id, seed, startedAt: row.started_at, endedAt: row.ended_at, version },
    product: { name, title, version: release, kind },
    inputs: JSON.parse(row.inputs),
    environment: JSON.parse(row.environment),
    verdict: row.verdict as Verdict,
    counts: JSON.parse(row.counts),
    ...{ exitStatus: row.exit_status, cancelled: row.cancelled === 1, pinned: row.pinned === 1 },
  };
}

type AttemptRow = Omit<Selectable<Tables['attempts']>, 'run' | 'position'> &
  Pick<Selectable<Tables['cells']>, 'format' | 'check' | 'client' | 'size' | 'transport'>;

export function attemptFrom(row: AttemptRow, findings: StoredAttempt['findings']): StoredAttempt {
  const { cell, format, check, transport, attempt, reason, ms, assertions, reproduce } = row;
  return {
    ...{ cell, format, check, client: row.client, size: row.size as Size, transport, attempt },
    ...{ verdict: row.verdict as Verdict, reason, ms, assertions, reproduce, findings },
    ...{ requirements: JSON.parse(row.requirements), clients: JSON.parse(row.clients) },
  };
}

type FindingRow = Selectable<Tables['findings']>;

export function findingFrom({ requirement, verdict, expected, actual, evidence }: FindingRow) {
  return { requirement, verdict: verdict as Verdict, expected, actual, evidence };
}

export function logFrom({ time, message, facts, ...row }: Selectable<Tables['logs']>): LogEntry {
  return { class: row.class as LogClass, time, message, facts: JSON.parse(facts) };
}
