import type { HistoryEvent } from '../../core/history.ts';

/** What one generator wrote down, with `t` on its own monotonic clock. */
export interface GeneratorHistory {
  readonly id: string;
  readonly events: readonly HistoryEvent[];
  /** Milliseconds to add to its `t` for the coordinator's wall clock. */
  readonly shift: number;
}

/**
 * The histories of several generators as one, in the order of the coordinator's time; what one of them wrote stays in its own order. Logical processes
 * are called by their generator as well. Between generators the order is known to within the uncertainty of their clocks: what one publishes in a load no
 * other reads meanwhile, so that no judgement hangs on it.
 */
export function mergeHistories(histories: readonly GeneratorHistory[]): Omit<HistoryEvent, 'seq'>[] {
  const events = histories.flatMap(({ id, events, shift }) =>
    events.map(({ seq: _own, ...event }) => ({ ...event, t: event.t + shift, process: `${id}/${event.process}` })),
  );
  // Stable: equal times keep their order.
  return events.sort((a, b) => a.t - b.t).map((event) => ({ ...event, t: Math.max(0, Math.round(event.t)) }));
}
