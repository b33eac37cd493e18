import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { loadTarget } from '../../target/load.ts';
import { readScenarios } from '../catalogue/scenarios.ts';
import { withDefaults } from '../defaults.ts';
import { runSelf } from '../own-process.ts';
import { gateStages } from './gate-stages.ts';
import { type GateStage, gateStatus, gateTable } from './gate-status.ts';

export interface GateOptions {
  profile: string;
  target?: string;
  workers?: number;
  /** Milliseconds. */
  within: number;
  results: string;
  base?: string;
}

/**
 * Runs each stage to its end, whatever became of the one before it: a release is refused with all its reasons. Each is a process of its own, so that
 * none inherits what another one left.
 */
export async function runGate(options: GateOptions): Promise<ExitStatus> {
  const given = (names: readonly (keyof GateOptions)[]) =>
    names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, String(options[name])]));
  const shared = given(['profile', 'target', 'results', 'base']);
  const { target } = withDefaults(options);
  const embedded = (await loadTarget(target)).start.kind === 'embedded';
  // Those that need another database than the one by default; other registries bring their own.
  const onPostgres = (await readScenarios()).filter(({ database }) => embedded && database === 'postgres');
  const stages: GateStage[] = [];
  const parts = { shared, workers: given(['workers']), onPostgres: onPostgres.map(({ name }) => name) };
  for (const argv of gateStages(parts)) {
    process.stdout.write(`regproof ${argv.join(' ')}\n`);
    const started = performance.now();
    const exitStatus = await runSelf(argv);
    stages.push({ name: argv[0]!, exitStatus, ms: performance.now() - started });
    if (exitStatus === EXIT.interrupted) break;
  }
  process.stdout.write(gateTable(stages, options.within));
  return gateStatus(stages, options.within);
}
