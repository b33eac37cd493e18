import { cellFolder } from '../../core/cell-name.ts';
import type { Results } from '../../report/results.ts';
import type { KeepBody } from '../../runner/kept-bodies.ts';

/** Keeps what requests carried in the folder of their cell. */
export function keptIn({ writeBytes }: Pick<Results, 'writeBytes'>): KeepBody {
  return async ({ name, attempt }, place, bytes) => {
    const file = `${cellFolder(name, attempt)}/sent/${place}`;
    return { file, ...(await writeBytes(file, bytes)) };
  };
}
