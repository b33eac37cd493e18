import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CellResult, Report } from '../../harness/core/report.ts';
import { countVerdicts } from '../../harness/report/roll-up.ts';
import { logLine } from '../../harness/report/run-log.ts';
import { writeRunManifest } from '../../harness/report/run-manifest.ts';
import type { StoredAttempt, StoredRun } from '../../harness/store/run.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

export interface RunFacts {
  readonly id: string;
  /** ISO 8601; the end is a minute later. */
  readonly startedAt?: string;
  readonly cells?: readonly CellResult[];
  readonly target?: Partial<Report['target']>;
  readonly run?: Partial<Report['run']>;
  readonly clients?: Report['environment']['clients'];
  readonly sections?: Pick<Report, 'inputs' | 'cached'>;
}

/** A report with the given facts. */
export function reportOf({ id, startedAt = '2026-01-01T00:00:00.000Z', cells = [], ...facts }: RunFacts): Report {
  const report = fakeReport(cells);
  const endedAt = new Date(Date.parse(startedAt) + 60_000).toISOString();
  return {
    ...report,
    run: { ...report.run, id, startedAt, endedAt, ...facts.run },
    target: { ...report.target, ...facts.target },
    environment: { ...report.environment, clients: facts.clients ?? report.environment.clients },
    ...facts.sections,
  };
}

/** Writes a run as the harness leaves it; returns its folder. */
export async function writeRun(root: string, facts: RunFacts): Promise<string> {
  const dir = join(root, facts.id);
  await mkdir(join(dir, 'logs'), { recursive: true });
  await writeFile(join(dir, 'report.json'), JSON.stringify(reportOf(facts)));
  await writeFile(join(dir, 'logs/pipeline.jsonl'), logLine(facts.id, 'pipeline', 'a cell begins', { cell: 'c' }));
  await writeRunManifest(dir, facts.id);
  return dir;
}

export function attemptOf(changes: Partial<StoredAttempt> & Pick<StoredAttempt, 'cell' | 'verdict'>): StoredAttempt {
  const { name: _name, steps: _steps, proven: _proven, ...rest } = fakeResultOf(changes.verdict);
  return { ...rest, clients: [], ...changes };
}

/** A run of the attempts. */
export function runOf(id: string, attempts: readonly StoredAttempt[], changes: Partial<StoredRun> = {}): StoredRun {
  const { run, target, environment, verdict } = reportOf({ id });
  const { url: _url, ...product } = target;
  const { seed, startedAt, endedAt, version, exitStatus, cancelled } = run;
  return {
    ...{ id, seed, startedAt, endedAt, version, product, environment, verdict, exitStatus, cancelled },
    ...{ counts: countVerdicts(attempts), pinned: false, attempts, cached: [], artefacts: [], inputs: {}, ...changes },
  };
}
