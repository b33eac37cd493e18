import type { Subject } from '../../core/catalogue.ts';
import { cellName, nameMatcher } from '../../core/cell-name.ts';
import type { Check } from '../../core/check.ts';
import { publishes } from '../../core/client.ts';
import type { Cell } from '../../runner/plan.ts';
import type { Planned, Scenario } from '../../scenario/schema.ts';

/** One case of one scenario, before anything runs. */
export interface FaultCase {
  readonly scenario: Scenario;
  readonly name: string;
  readonly planned: readonly Planned[];
  /** Of the points of a scenario that kills at every call: which part, from 0. */
  readonly part?: number;
}

/** A case on one format: a cell whose procedure is bound when it is known on which registry it runs. */
export interface FaultCell extends Omit<Cell, 'definition'> {
  readonly definition: Omit<Check, 'run'>;
  readonly case: FaultCase;
}

export interface FaultSelection {
  readonly target: string;
  readonly subjects: readonly Subject[];
  readonly scenarios: readonly Scenario[];
  readonly filters: readonly string[] | undefined;
  /** Deals the cases of each scenario out among the formats; every case on every format by default. */
  readonly spread?: boolean | undefined;
}

/** Scenario x case x format as cells, so that they are run, named and reported like checks. */
export function faultCells(selection: FaultSelection): FaultCell[] {
  const filters = selection.filters?.map(nameMatcher);
  return selection.scenarios
    .flatMap((scenario, turn) => {
      const subjects = selection.subjects.filter(({ format }) => scenario.formats?.includes(format.id) ?? true);
      const cases = casesOf(scenario);
      return cases.flatMap((each, index) =>
        subjects
          .filter((_, place) => !selection.spread || isDealt(index - turn, place, cases.length, subjects.length))
          .map((subject) => cellOf(selection.target, subject, each)),
      );
    })
    .filter(({ name }) => !filters || filters.some((matches) => matches(name)));
}

/** The cases of a scenario; one whose points are in parts is a case for each. */
function casesOf(scenario: Scenario): FaultCase[] {
  const parts = scenario.every?.parts ?? 1;
  return Object.entries(scenario.cases).flatMap(([name, planned]) =>
    parts === 1
      ? [{ scenario, name, planned }]
      : Array.from({ length: parts }, (_, part) => ({ scenario, name: `${name}-${part + 1}`, planned, part })),
  );
}

/** Whether a case falls to a format when they are dealt out: each case to one format at least, each format one case at least. */
function isDealt(index: number, place: number, cases: number, formats: number): boolean {
  return (index - place) % Math.min(cases, formats) === 0;
}

function cellOf(target: string, subject: Subject, each: FaultCase): FaultCell {
  const { scenario, name } = each;
  const check = `fault.${scenario.name}.${name}`;
  const client = subject.format.clients.find(publishes)?.id ?? null;
  const key = { target, format: subject.format.id, check, client, size: scenario.size, transport: null };
  const [first, ...rest] = scenario.invariants as [string, ...string[]];
  const definition = {
    id: check,
    tier: 'release' as const,
    proves: [first, ...rest] as const,
    needs: ['push', 'pull', ...scenario.needs] as const,
  };
  return { ...key, name: cellName(key), subject, definition, case: each };
}

/** Whether a case breaks anything; others publish and read only. */
export function isDestructive({ case: { scenario, planned } }: FaultCell): boolean {
  return planned.length > 0 || scenario.every !== undefined;
}

/** The same format and client with another case, for example one with fewer faults. */
export function withCase(cell: FaultCell, each: FaultCase): FaultCell {
  return cellOf(cell.target, cell.subject, each);
}
