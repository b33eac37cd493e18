import { z } from 'zod';
import type { GateInput } from './gate.ts';
import type { State } from './state.ts';

/**
 * The `needs` context of a GitHub job, as toJSON prints it: each job that was waited for, with its result.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#needs-context
 */
export const needsSchema = z.record(
  z.string(),
  z.object({ result: z.enum(['success', 'failure', 'cancelled', 'skipped']) }),
);

const STATE_OF: Readonly<Record<'success' | 'failure' | 'cancelled' | 'skipped', State>> = {
  success: 'COMPLETED',
  failure: 'FAILED',
  cancelled: 'CANCELLED',
  skipped: 'SKIPPED',
};

/** The jobs of the context as a gate looks at them. */
export function jobsOfNeeds(needs: z.infer<typeof needsSchema>): GateInput['jobs'] {
  return Object.entries(needs).map(([name, { result }]) => ({ name, state: STATE_OF[result] }));
}
