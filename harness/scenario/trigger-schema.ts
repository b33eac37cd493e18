import { z } from 'zod';
import type { HistoryEvent } from '../core/history.ts';

export const word = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');

const share = z
  .string()
  .regex(/^(?:100|[1-9]?[0-9])%$/, 'must be a share such as 50%')
  .describe('The largest request of the step is held when so much of its body was forwarded.');

const time = z
  .string()
  .regex(/^[1-9]\d{0,5}(?:ms|s)$/, 'must be a number with a unit, such as 500ms or 2s')
  .describe('Injected so long after its step has begun.');

const when = z
  .strictObject({
    type: z.enum(['invoke', 'ok', 'fail', 'info']),
    op: z.enum(['publish', 'delete', 'read', 'fetch']).optional().describe('Of any kind by default.'),
    count: z.int().min(1).max(10_000).default(1),
  })
  .describe('Injected when the history of the case holds so many events of that kind.');

/** When a fault is injected: at a place of an upload, at a number of open operations, after a time, or by what the history holds; at once without any. */
export const triggerSchema = z
  .strictObject({
    step: word,
    upload: z
      .union([share, z.enum(['first', 'sent', 'answered'])])
      .optional()
      .describe(
        'sent: all of it was forwarded; answered: the registry has answered, and the client does not know yet; first: a byte of the first request that has any was forwarded.',
      ),
    open: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Injected when so many operations are open; with upload: when so many exchanges are under way while it is held.',
      ),
    after: time.optional(),
    when: when.optional(),
  })
  .refine(
    ({ upload, open, after, when }) => [upload ?? open, after, when].filter((each) => each !== undefined).length <= 1,
    'has one of: upload with or without open, open, after, when',
  );

export type Trigger = z.output<typeof triggerSchema>;
export type When = NonNullable<Trigger['when']>;

/** Milliseconds of `after`. */
export function afterMs(after: string): number {
  const [, number, unit] = /^(\d+)(ms|s)$/.exec(after)!;
  return Number(number) * (unit === 's' ? 1_000 : 1);
}

/** Whether an event is one of those that `when` counts. */
export function isCounted({ type, op }: When, event: Pick<HistoryEvent, 'type' | 'op'>): boolean {
  return event.type === type && (op === undefined || event.op === op);
}
