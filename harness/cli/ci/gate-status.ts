import { EXIT, type ExitStatus } from '../../core/verdict.ts';

/** One command of the gate that has ended. */
export interface GateStage {
  readonly name: string;
  readonly exitStatus: ExitStatus;
  readonly ms: number;
}

/** From best to worst; what was interrupted says nothing of the rest. */
const ORDER: readonly ExitStatus[] = [
  EXIT.green,
  EXIT.unknown,
  EXIT.failure,
  EXIT.usage,
  EXIT.broken,
  EXIT.interrupted,
];

/** Exit status of the gate: that of its worst stage; a failure as well when all are green and took longer than `within` milliseconds together. */
export function gateStatus(stages: readonly GateStage[], within: number): ExitStatus {
  const worst = stages.reduce<ExitStatus>(
    (status, stage) => (ORDER.indexOf(stage.exitStatus) > ORDER.indexOf(status) ? stage.exitStatus : status),
    EXIT.green,
  );
  if (worst !== EXIT.green) return worst;
  if (stages.length === 0) return EXIT.unknown;
  return took(stages) > within ? EXIT.failure : EXIT.green;
}

/** A line for each stage and one for all. */
export function gateTable(stages: readonly GateStage[], within: number): string {
  const line = (name: string, what: string, ms: number) =>
    `${name.padEnd(8)} ${what.padEnd(24)} ${(ms / 60_000).toFixed(1)} min\n`;
  const wordOf = (status: ExitStatus) => Object.entries(EXIT).find(([, value]) => value === status)?.[0] ?? 'broken';
  const status = gateStatus(stages, within);
  const late = took(stages) > within ? ', too slow' : '';
  return (
    stages.map(({ name, exitStatus, ms }) => line(name, `${wordOf(exitStatus)} (${exitStatus})`, ms)).join('') +
    line('gate', `${wordOf(status)} (${status})${late}`, took(stages))
  );
}

function took(stages: readonly GateStage[]): number {
  return stages.reduce((sum, { ms }) => sum + ms, 0);
}
