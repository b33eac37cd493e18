import { cellFolder } from '../../core/cell-name.ts';
import type { Results } from '../../report/results.ts';
import type { KeepBody } from '../../runner/kept-bodies.ts';

/** Keeps what requests carried below `folder`, which is that of the cell unless it runs several times as one attempt. */
export function keptIn({ writeBytes }: Pick<Results, 'writeBytes'>, folder?: string): KeepBody {
  return async ({ name, attempt }, place, bytes) => {
    const file = `${folder ?? cellFolder(name, attempt)}/sent/${place}`;
    return { file, ...(await writeBytes(file, bytes)) };
  };
}
