/** Words of a load that its profile, its generator and its report share. */

/** Operations that a load consists of. */
export const KINDS = ['publish', 'fetch', 'index'] as const;

/** How arrivals follow each other. */
export const ARRIVALS = ['constant', 'poisson'] as const;

/** What there is more and more of. */
export const GROWING = ['packages', 'versions'] as const;
