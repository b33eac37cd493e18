import { BUDGET_MS, DEPTH, type Gate, includes } from './tier.ts';
import type { Parts, Touched } from './touched.ts';

/** One command of a pipeline; jobs need nothing of each other and may run at once. */
export interface Job {
  readonly name: string;
  /** Arguments of make. */
  readonly make: readonly string[];
  /** Formats that it proves something about; empty when it is about none. */
  readonly formats: readonly string[];
  readonly target: string | null;
  readonly scenario: string | null;
}

/** One entry of a GitHub matrix: what it does, in words that need no quoting, and when it is cut off. */
export interface MatrixEntry {
  readonly name: string;
  readonly tier: Gate;
  readonly make: string;
  readonly formats: string;
  readonly target: string;
  readonly scenario: string;
  readonly minutes: number;
}

/** What fits: each case to one format, no search for a smaller one, a load of seconds. */
const SPREAD = ['spread=1', 'shrink=0', 'points=18'];
const SHORT = ['duration=10s', 'warm_up=2s'];

/**
 * The jobs of a gate, cheapest first. Lint and unit tests always; then what the change touches, as deep as the gate goes. A release is the whole,
 * whatever changed.
 */
export function planJobs(gate: Gate, touched: Touched, parts: Parts): Job[] {
  const release = gate === 'release';
  const whole = release || touched.everything;
  const formats = whole ? (gate === 'fast' ? parts.smoke : parts.formats) : touched.formats;
  const targets = Object.keys(parts.targets).filter((name) => name !== parts.ownTarget);
  const chosen = release ? targets : targets.filter((name) => touched.targets.includes(name));
  const jobs = [job('check', ['check'])];
  for (const format of formats) jobs.push(run(`run ${format}`, [format], parts.ownTarget, DEPTH[gate]));
  for (const target of chosen) jobs.push(run(`run on ${target}`, parts.targets[target]!, target, DEPTH.fast));
  if (includes(gate, 'integration')) {
    if (formats.length > 0) jobs.push(job('images', ['images', `profile=${formats.join(',')}`], { formats }));
    for (const scenario of whole ? [] : touched.faults)
      jobs.push(
        job(
          `faults ${scenario}`,
          ['faults', 'profile=all', ...onDatabase(scenario, parts), `scenario=${scenario}`, ...SPREAD],
          { scenario },
        ),
      );
    for (const load of whole ? [] : touched.loads)
      jobs.push(
        job(`stress ${load}`, ['stress', `profile=${parts.smoke.join(',')}`, `load=${load}`, ...SHORT], {
          scenario: load,
        }),
      );
  }
  if (release) {
    jobs.push(job('faults', ['faults', 'profile=all', ...SPREAD], parts));
    if (parts.databaseFaults.length > 0)
      jobs.push(
        job(
          'faults of the database',
          ['faults', 'profile=all', 'database=postgres', `scenario=${parts.databaseFaults.join(',')}`, ...SPREAD],
          parts,
        ),
      );
    jobs.push(job('stress', ['stress', 'profile=all', 'load=release', ...SHORT], parts));
    jobs.push(job('test', ['test'], parts));
  }
  return jobs;
}

/** The jobs as `strategy.matrix` of a GitHub workflow wants them. */
export function matrixOf(gate: Gate, jobs: readonly Job[]): { include: MatrixEntry[] } {
  return {
    include: jobs.map(({ name, make, formats, target, scenario }) => ({
      name,
      tier: gate,
      make: make.join(' '),
      formats: formats.join(','),
      target: target ?? '',
      scenario: scenario ?? '',
      minutes: BUDGET_MS[gate] / 60_000,
    })),
  };
}

function onDatabase(scenario: string, { databaseFaults }: Parts): string[] {
  return databaseFaults.includes(scenario) ? ['database=postgres'] : [];
}

function run(name: string, formats: readonly string[], target: string, depth: string): Job {
  return job(name, ['run', `profile=${formats.join(',')}`, `target=${target}`, `tier=${depth}`], { formats, target });
}

function job(
  name: string,
  make: readonly string[],
  about: { formats?: readonly string[]; target?: string; scenario?: string } = {},
): Job {
  return {
    name,
    make,
    formats: about.formats ?? [],
    target: about.target ?? null,
    scenario: about.scenario ?? null,
  };
}
