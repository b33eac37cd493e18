import { z } from 'zod';
import { ROLLBACK_POLICIES } from '../core/fault-report.ts';
import type { Fault } from '../core/injection.ts';
import { SIZES } from '../core/size.ts';
import { CLAIMS } from '../core/target.ts';

import { AT_ONCE, CONDITIONS } from './graph.ts';
import { type Trigger, triggerSchema, word } from './trigger-schema.ts';

const publishSchema = z.strictObject({
  packages: z.int().min(1).max(100).default(1).describe('So many packages of different names.'),
  versions: z.array(z.string()).min(1).describe('Each is one operation; all of a step begin together.'),
  editions: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe('Each version is published so often at once, with other bytes each time.'),
});

const readSchema = z.strictObject({
  readers: z.int().min(1).max(20).default(1),
  until: word.describe(
    'They read the index and what it names, over and over, until that step has ended; at least once.',
  ),
});

export const stepSchema = z
  .strictObject({
    id: word,
    after: z
      .array(word)
      .default([])
      .describe('Steps that have to end first; steps that wait for nothing begin at once.'),
    if: z
      .enum(CONDITIONS)
      .optional()
      .describe(
        'By what became of them. done: if all that they published was acknowledged; failed: if something was not; always, by default: either way.',
      ),
    publish: publishSchema.optional(),
    read: readSchema.optional(),
  })
  .refine(
    ({ publish, read }) => (publish === undefined) !== (read === undefined),
    'has publish or read, and one of them only',
  );

const repeatsSchema = word
  .optional()
  .describe('The step whose fault this one repeats, in case that one did not hit: one of them has to.');

/** The schema of scenarios/faults/*.yaml, with the options of the faults that there are. */
export function scenarioSchemaOf(faults: readonly Fault[]) {
  const injections = faults.map(({ id, options, sentence }) =>
    z.strictObject({ fault: z.literal(id), at: triggerSchema, repeats: repeatsSchema, ...options }).describe(sentence),
  );
  return z
    .strictObject({
      name: word,
      title: z.string().describe('What it asks, in one sentence.'),
      size: z.enum(SIZES).default('small'),
      formats: z.array(z.string()).min(1).optional().describe('Only these; all that the target serves by default.'),
      needs: z
        .array(z.enum(CLAIMS))
        .default([])
        .describe('What the target has to claim of a format; skipped otherwise.'),
      database: z
        .enum(['postgres'])
        .optional()
        .describe('Only with this database behind the embedded registry; left out otherwise.'),
      steps: z.array(stepSchema).max(50),
      cases: z
        .record(z.string(), z.array(z.discriminatedUnion('fault', injections as never)))
        .describe('Each is run by itself, with these faults; none for a plain workload.'),
      every: z
        .strictObject({
          calls: z
            .array(z.string().regex(/^[a-z0-9_]+$/))
            .min(1)
            .describe('System calls that are counted.'),
          points: z.int().min(1).max(120).default(20).describe('So many of them at most, from the first to the last.'),
          parts: z
            .int()
            .min(1)
            .max(10)
            .default(1)
            .describe('The points are dealt out among so many cases, which may run on registries of their own.'),
        })
        .optional()
        .describe('Instead of steps: the calls of one publish are counted, then the registry is killed at each.'),
      rollback: z
        .enum(ROLLBACK_POLICIES)
        .default('none')
        .describe(
          'After a case that did not end as asked. automatic: storage and database are put back to what they were before it; manual: both states are kept, with the commands that put it back; none: the next case meets what was left.',
        ),
      retry: z
        .boolean()
        .default(true)
        .describe('Whether what did not succeed is published again after everything was healed.'),
      invariants: z
        .array(z.string().regex(/^H\d+$/))
        .min(1)
        .describe('Where these find nothing to compare, nothing was proven.'),
    })
    .superRefine(refuseWhatDoesNotFit);
}

export type Step = z.output<typeof stepSchema>;

/** One fault of a case: its kind, when it is injected, and its own options. */
export interface Planned {
  readonly fault: string;
  readonly at: Trigger;
  /** The step whose fault it repeats, in case that one did not hit. */
  readonly repeats?: string;
  readonly [option: string]: unknown;
}

export type ScenarioSchema = ReturnType<typeof scenarioSchemaOf>;

/** A scenario as its file describes it. */
export interface Scenario extends Omit<z.output<ScenarioSchema>, 'cases'> {
  readonly cases: Readonly<Record<string, readonly Planned[]>>;
}

/** What the parts of a scenario say of each other. */
function refuseWhatDoesNotFit(
  { steps, cases, every }: { steps: readonly Step[]; cases: Readonly<Record<string, unknown>>; every?: unknown },
  context: z.RefinementCtx,
): void {
  if (every === undefined ? steps.length === 0 : steps.length > 0)
    context.addIssue({ code: 'custom', path: ['steps'], message: 'has to be empty with `every`, and only then' });
  const ids = steps.map(({ id }) => id);
  if (steps.filter(({ read }) => read).length >= AT_ONCE)
    context.addIssue({
      code: 'custom',
      path: ['steps'],
      message: `may have ${AT_ONCE - 1} steps that read: of the ${AT_ONCE} that run at once, one has to be left for what they wait for`,
    });
  const known = (id: string, path: PropertyKey[]) => {
    if (!ids.includes(id))
      context.addIssue({ code: 'custom', path, message: `names no step; there are ${ids.join(', ')}` });
  };
  steps.forEach((step, index) => {
    if (ids.indexOf(step.id) !== index)
      context.addIssue({ code: 'custom', path: ['steps', index, 'id'], message: 'is there twice' });
    step.after.forEach((id, at) => void known(id, ['steps', index, 'after', at]));
    if (step.read) known(step.read.until, ['steps', index, 'read', 'until']);
  });
  for (const [name, injected] of Object.entries(cases))
    (injected as readonly Planned[]).forEach(({ at, repeats }, index) => {
      if (repeats !== undefined) known(repeats, ['cases', name, index, 'repeats']);
      known(at.step, ['cases', name, index, 'at', 'step']);
    });
}
