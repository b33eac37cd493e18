import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Shrunk } from '../../core/fault-report.ts';
import type { CellResult } from '../../core/report.ts';
import type { CaseOutcome } from '../../scenario/case.ts';
import type { Planned, Scenario } from '../../scenario/schema.ts';
import { type ShrinkBounds, shrink } from '../../scenario/shrink.ts';
import { publishesOf, type Shape, shapeOf, unitsOf } from '../../scenario/units.ts';
import { type FaultCell, withCase } from './fault-cells.ts';

export interface ShrinkRequest {
  readonly cell: FaultCell;
  readonly result: CellResult;
  readonly outcome: CaseOutcome;
  readonly bounds: ShrinkBounds;
  /** Below the results of the run. */
  readonly folder: string;
  /** Runs a smaller case; `number` tells the runs apart. */
  run(cell: FaultCell, number: number): Promise<CellResult>;
  write(path: string, text: string): Promise<void>;
  /** The command that repeats a scenario in a file of the results. */
  reproduce(file: string): string;
}

/** Looks for the fewest faults and operations that fail in the same way, and writes them as a scenario of its own. */
export async function shrinkCase(request: ShrinkRequest): Promise<Shrunk> {
  const { cell, outcome, bounds, folder } = request;
  const { every: _spelt, ...scenario } = outcome.ran.scenario;
  const whole: Shape = { scenario: scenario as Scenario, planned: outcome.ran.planned };
  const wanted = wayOf(request.result);
  let number = 0;
  const found = await shrink(
    unitsOf(whole),
    (units) => {
      const shape = shapeOf(whole, units);
      if (!shape) return 'impossible';
      return async () => wayOf(await request.run(withCase(cell, caseOf(cell, shape)), ++number)) === wanted;
    },
    bounds,
  );
  const least = shapeOf(whole, found.units)!;
  const name = `${scenario.name}-shrunk`;
  const file = join(folder, `${name}.yaml`);
  await request.write(file, scenarioText(least, { name, format: cell.format, case: cell.case.name }));
  const sizeOf = (shape: Shape) => ({ faults: shape.planned.length, operations: publishesOf(shape) });
  return {
    runs: found.runs,
    from: sizeOf(whole),
    to: sizeOf(least),
    complete: found.complete,
    file,
    reproduce: request.reproduce(file),
  };
}

/** In which way a case failed: what was expected of it, without versions and numbers. Null when it did not fail. */
function wayOf({ verdict, findings }: CellResult): string | null {
  if (verdict !== 'fail') return null;
  return findings[0]?.evidence.split(/[\s\n]/)[0] ?? '';
}

function caseOf({ case: { name } }: FaultCell, { scenario, planned }: Shape): FaultCell['case'] {
  return { scenario: { ...scenario, cases: { [name]: planned } }, name, planned };
}

/** A scenario file of one case on one format. */
function scenarioText(
  { scenario, planned }: { scenario: Scenario; planned: readonly Planned[] },
  { name, format, case: of }: { name: string; format: string; case: string },
): string {
  const title = `${scenario.title} The least that still fails.`;
  return stringify({ ...scenario, name, title, formats: [format], cases: { [of]: planned } });
}
