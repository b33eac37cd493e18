import type { SentRequest } from '../core/http.ts';
import { isSecretHeader } from '../core/redact.ts';
import type { ReportStep } from '../core/report.ts';

interface Run {
  /** Full name of the cell. */
  readonly name: string;
  readonly attempt: number;
}

/** Keeps what the request at this place, counted from 1, carried; `file` is below the folder of the run, null where nothing is kept. */
export type KeepBody = (run: Run, place: number, bytes: Buffer) => Promise<{ file: string | null; redacted: boolean }>;

/** For cells that are in no report. */
export const keepNothing: KeepBody = async () => ({ file: null, redacted: false });

/** The steps of a cell that is not green with what its requests carried, so that whoever repeats it needs nothing else. Credentials stay out. */
export async function withSent(
  { steps, sent }: { readonly steps: readonly ReportStep[]; readonly sent: ReadonlyMap<number, SentRequest> },
  run: Run,
  { keepBody, redact }: { readonly keepBody: KeepBody; redact(text: string): string },
): Promise<ReportStep[]> {
  const told: ReportStep[] = [];
  for (const [index, step] of steps.entries()) {
    const request = sent.get(index);
    if (step.kind !== 'http' || !request) {
      told.push(step);
      continue;
    }
    const bytes = request.bytes();
    const kept = bytes === null ? { file: null, redacted: false } : await keepBody(run, index + 1, bytes);
    const headers = Object.entries(request.headers).filter(([name]) => !isSecretHeader(name));
    const shown = Object.fromEntries(headers.map(([name, value]) => [name, redact(value)]));
    told.push({ ...step, sent: { as: request.as, headers: shown, size: request.size, ...kept } });
  }
  return told;
}
