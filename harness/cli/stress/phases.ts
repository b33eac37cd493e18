/** What a load profile consists of, in the order in which it is run. */
export const PHASES = ['growth', 'hundred', 'load', 'knee'] as const;

export type Phase = (typeof PHASES)[number];

/** Who publishes the hundred: the format's own client, where one publishes, or the harness by its protocol. */
export const PUBLISHERS = ['client', 'protocol'] as const;

export type Publisher = (typeof PUBLISHERS)[number];
