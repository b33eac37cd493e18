/** Verdicts from best to worst; the order decides every roll-up. */
export const VERDICTS = ['skip', 'pass', 'warn', 'unknown', 'fail', 'error'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The worst of the given verdicts; `unknown` for none, since nothing was proven. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  let rank = -1;
  for (const verdict of verdicts) rank = Math.max(rank, VERDICTS.indexOf(verdict));
  return VERDICTS[rank] ?? 'unknown';
}

export const EXIT = { green: 0, failure: 1, usage: 2, broken: 3, unknown: 4, interrupted: 130 } as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Exit status of a run whose overall verdict is `verdict`. A run of nothing but skips proved nothing. */
export function exitStatusOf(verdict: Verdict): ExitStatus {
  switch (verdict) {
    case 'pass':
    case 'warn':
      return EXIT.green;
    case 'fail':
      return EXIT.failure;
    case 'error':
      return EXIT.broken;
    case 'skip':
    case 'unknown':
      return EXIT.unknown;
  }
}
