import type { DoorMessage } from '../../../core/defect.ts';

/** An answer of the defect's own. */
export function answer(status: number, text = ''): DoorMessage {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) };
}
