import { judgeQuality } from '../../ci/judge-quality.ts';
import { qualityGateSchema } from '../../ci/quality-gate.ts';
import type { ExitStatus } from '../../core/verdict.ts';
import { readYaml } from '../../core/yaml-file.ts';
import { readReport } from '../report/show-report.ts';

/** Judges a stored report by a quality gate, and says why. Throws CONFIG_INVALID for a broken file. */
export async function gateReport(results: string, run: string, file: string, now: Date): Promise<ExitStatus> {
  const gate = await readYaml(file, qualityGateSchema);
  const report = await readReport(results, run);
  const { exitStatus, violations, disabled } = judgeQuality(report, gate, now.toISOString().slice(0, 10));
  const word = exitStatus === 0 ? 'open' : 'shut';
  process.stdout.write(
    `${[...disabled, ...violations, `quality gate ${word} (${exitStatus}): ${report.run.id}`].join('\n')}\n`,
  );
  return exitStatus;
}
