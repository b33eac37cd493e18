import type { Tier } from '../core/check.ts';

/** How much a change has to pass before it goes on; each includes the one before. */
export const GATES = ['fast', 'integration', 'release'] as const;
export type Gate = (typeof GATES)[number];

/** What may start a pipeline, by the names of GitHub. */
export const EVENTS = ['pull_request', 'push', 'workflow_dispatch'] as const;
export type Event = (typeof EVENTS)[number];

const MINUTE_MS = 60_000;

/** Milliseconds in which all jobs of a gate have to be done. */
export const BUDGET_MS: Readonly<Record<Gate, number>> = {
  fast: 5 * MINUTE_MS,
  integration: 15 * MINUTE_MS,
  release: 30 * MINUTE_MS,
};

/** How deep the checks of a gate go. */
export const DEPTH: Readonly<Record<Gate, Tier>> = { fast: 'smoke', integration: 'full', release: 'release' };

const MAIN = 'refs/heads/main';
const TAGS = 'refs/tags/';

/** The gate of an event: fast for each push and pull request, integration for main, release for a tag or by hand. */
export function gateOf(event: Event, ref: string): Gate {
  if (event === 'workflow_dispatch') return 'release';
  if (event === 'pull_request') return 'fast';
  if (ref.startsWith(TAGS)) return 'release';
  return ref === MAIN ? 'integration' : 'fast';
}

/** Whether one gate asks for at least what the other one does. */
export function includes(gate: Gate, other: Gate): boolean {
  return GATES.indexOf(gate) >= GATES.indexOf(other);
}
