import type { Planned, Scenario, Step } from './schema.ts';

/** One thing that a case may do without: a fault, a step, or one of the packages, versions, editions or readers of a step beyond the first. */
export type Unit =
  | { readonly kind: 'fault'; readonly index: number }
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'package' | 'version' | 'edition' | 'reader'; readonly step: string; readonly index: number };

/** A case with its scenario, with what stands for many points spelt out. */
export interface Shape {
  readonly scenario: Scenario;
  readonly planned: readonly Planned[];
}

/** Everything that may be left out: faults first, then steps, then what makes steps large. */
export function unitsOf({ scenario, planned }: Shape): Unit[] {
  const { steps } = scenario;
  return [
    ...planned.map((_, index): Unit => ({ kind: 'fault', index })),
    ...steps.map(({ id }): Unit => ({ kind: 'step', step: id })),
    ...steps.flatMap((step) => [
      ...beyondFirst('package', step, step.publish?.packages),
      ...beyondFirst('version', step, step.publish?.versions.length),
      ...beyondFirst('edition', step, step.publish?.editions),
      ...beyondFirst('reader', step, step.read?.readers),
    ]),
  ];
}

/** The case with these units alone; null when they make none: a fault or a reader without its step, a detail of a step that is gone, or nothing at all. */
export function shapeOf(shape: Shape, units: readonly Unit[]): Shape | null {
  const { scenario, planned } = shape;
  const kept = new Set(units.flatMap((unit) => (unit.kind === 'step' ? [unit.step] : [])));
  const faults = planned.filter((_, index) => units.some((unit) => unit.kind === 'fault' && unit.index === index));
  const steps = scenario.steps
    .filter(({ id }) => kept.has(id))
    .map((step) => smaller(step, scenario.steps, kept, units));
  const whole =
    steps.length > 0 &&
    faults.every(({ at }) => kept.has(at.step)) &&
    steps.every(({ read }) => !read || kept.has(read.until)) &&
    units.every((unit) => unit.kind === 'fault' || kept.has(unit.step));
  return whole ? { scenario: { ...scenario, steps }, planned: faults } : null;
}

/** Operations that a workload is known to consist of; those of readers are not counted. */
export function publishesOf({ scenario }: Shape): number {
  return scenario.steps.reduce(
    (sum, { publish }) => sum + (publish ? publish.packages * publish.versions.length * publish.editions : 0),
    0,
  );
}

function beyondFirst(kind: 'package' | 'version' | 'edition' | 'reader', { id }: Step, count = 0): Unit[] {
  return Array.from({ length: Math.max(0, count - 1) }, (_, index) => ({ kind, step: id, index: index + 1 }));
}

function smaller(step: Step, all: readonly Step[], kept: ReadonlySet<string>, units: readonly Unit[]): Step {
  const left = (kind: Unit['kind']) =>
    units.flatMap((unit) =>
      unit.kind === kind && 'index' in unit && 'step' in unit && unit.step === step.id ? [unit.index] : [],
    );
  const { publish, read } = step;
  return {
    ...step,
    after: [...new Set(step.after.flatMap((id) => nearest(id, all, kept)))],
    ...(publish && {
      publish: {
        packages: 1 + left('package').length,
        versions: publish.versions.filter((_, index) => index === 0 || left('version').includes(index)),
        editions: 1 + left('edition').length,
      },
    }),
    ...(read && { read: { ...read, readers: 1 + left('reader').length } }),
  };
}

/** A step, or where it is gone those that it waited for. */
function nearest(id: string, all: readonly Step[], kept: ReadonlySet<string>): string[] {
  if (kept.has(id)) return [id];
  return all.find((step) => step.id === id)!.after.flatMap((before) => nearest(before, all, kept));
}
