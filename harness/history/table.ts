import type { InvariantJudgement, Judgement, Statistics } from '../core/judgement.ts';

/** How many violations of one invariant are shown; the JSON has all of them. */
const SHOWN = 5;

/** A judgement for people: what the history holds, one line per invariant, and what broke it with the operations that prove it. */
export function judgementTable({ invariants, statistics }: Judgement, tornBytes: number): string {
  const lines = [statisticsLine(statistics)];
  if (tornBytes > 0)
    lines.push(`The last line was cut off when the harness was killed; its ${tornBytes} bytes are left out.`);
  for (const invariant of invariants) lines.push(row(invariant), ...shown(invariant));
  return lines.join('\n');
}

function statisticsLine({ operations, open, packages, versions, processes, ms, faults }: Statistics): string {
  const kinds = Object.entries(operations)
    .filter(([, { ok, fail, info }]) => ok + fail + info > 0)
    .map(([kind, { ok, fail, info }]) => `${kind} ${ok} ok, ${fail} fail, ${info} info`);
  if (kinds.length === 0) return 'no operations';
  const whole = `${packages} packages, ${versions} versions, ${processes} processes, ${(ms / 1000).toFixed(1)} s`;
  const broken = faults.planned > 0 ? `; faults: ${faults.hit} of ${faults.planned} hit` : '';
  return `${kinds.join('; ')}${open > 0 ? `; ${open} without an end` : ''} (${whole}${broken})`;
}

function row({ id, title, verdict, compared, violations, reasons }: InvariantJudgement): string {
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  const broken = violations.length > 0 ? [`${violations.length} violations`] : [];
  const said = broken.length === 0 && reasons[0] ? [`${reasons[0]}${more}`] : [...broken, `${compared} compared`];
  return `${id.padEnd(4)} ${title.padEnd(22)} ${verdict.padEnd(8)} ${said.join(', ')}`;
}

function shown({ violations }: InvariantJudgement): string[] {
  const lines = violations.slice(0, SHOWN).map(({ sentence, operations }) => {
    const proof = operations.length > 0 ? ` [${operations.join(', ')}]` : '';
    return `       ${sentence}${proof}`;
  });
  if (violations.length > SHOWN) lines.push(`       and ${violations.length - SHOWN} more`);
  return lines;
}
