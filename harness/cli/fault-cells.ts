import type { Subject } from '../core/catalogue.ts';
import { cellName, nameMatcher } from '../core/cell-name.ts';
import type { Check } from '../core/check.ts';
import { publishes } from '../core/client.ts';
import type { Cell } from '../runner/plan.ts';
import type { Planned, Scenario } from '../scenario/schema.ts';

/** One case of one scenario on one format, before anything runs. */
export interface FaultCase {
  readonly scenario: Scenario;
  readonly name: string;
  readonly planned: readonly Planned[];
}

export interface FaultSelection {
  readonly target: string;
  readonly subjects: readonly Subject[];
  readonly scenarios: readonly Scenario[];
  readonly filters: readonly string[] | undefined;
}

/** Scenario x case x format as cells, so that they are run, named and reported like checks. */
export function faultCells(selection: FaultSelection, run: (each: FaultCase) => Check['run']): Cell[] {
  const filters = selection.filters?.map(nameMatcher);
  return selection.scenarios
    .flatMap((scenario) => Object.entries(scenario.cases).map(([name, planned]) => ({ scenario, name, planned })))
    .flatMap((each) =>
      selection.subjects
        .filter(({ format }) => each.scenario.formats?.includes(format.id) ?? true)
        .map((subject) => cellOf(selection.target, subject, each, run(each))),
    )
    .filter(({ name }) => !filters || filters.some((matches) => matches(name)));
}

function cellOf(target: string, subject: Subject, { scenario, name }: FaultCase, run: Check['run']): Cell {
  const check = `fault.${scenario.name}.${name}`;
  const client = subject.format.clients.find(publishes)?.id ?? null;
  const key = { target, format: subject.format.id, check, client, size: scenario.size, transport: null };
  const [first, ...rest] = scenario.invariants as [string, ...string[]];
  const definition: Check = {
    id: check,
    tier: 'release',
    proves: [first, ...rest],
    needs: ['push', 'pull', ...scenario.needs],
    run,
  };
  return { ...key, name: cellName(key), subject, definition };
}
