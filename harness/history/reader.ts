import type { HistoryEvent } from '../core/history.ts';
import { eventSchema } from './event.ts';
import { invalid, parseStored } from './invalid.ts';
import { isEvent } from './is-event.ts';
import { eachLine } from './lines.ts';

/** How a stored history ended. */
export interface HistoryEnd {
  readonly events: number;
  /** Bytes of a last line that a kill of the harness cut off; it is left out. */
  readonly tornBytes: number;
}

/** Reads a history event by event. Throws REPORT_INVALID with path, line, key and what would be right. */
export async function readHistory(
  path: string,
  onEvent: (event: HistoryEvent, where: string) => void,
): Promise<HistoryEnd> {
  let events = 0;
  const tornBytes = await eachLine(path, (line, number) => {
    const where = `${path}:${number}`;
    const event = parseStored(line, where, eventSchema, isEvent);
    if (event.seq !== events) throw invalid(where, `seq: ${event.seq}, but ${events} would be right`);
    events += 1;
    onEvent(event, where);
  });
  return { events, tornBytes };
}
