/** What a load profile consists of, in the order in which it is run. */
export const PHASES = ['growth', 'hundred', 'load', 'knee'] as const;

export type Phase = (typeof PHASES)[number];
