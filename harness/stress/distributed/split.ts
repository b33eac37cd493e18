import type { Package } from '../../core/package.ts';
import type { Planned, Prepared } from '../load.ts';
import { seededRandom } from '../random.ts';

/** What one of several generators sends, and how many operations it may have under way. */
export interface Share {
  readonly planned: readonly Planned[];
  readonly fresh: readonly Package[];
  readonly inFlight: number;
}

/**
 * Gives every arrival of a load to one of so many generators, drawn by the seed: rate and mix are divided, the union is the whole schedule, and
 * what was Poisson stays Poisson (a process that is thinned at random). A publish takes its package along.
 */
export function splitLoad(
  { planned, fresh }: Pick<Prepared, 'planned' | 'fresh'>,
  { seed, inFlight }: { readonly seed: string; readonly inFlight: number },
  generators: number,
): Share[] {
  const random = seededRandom(seed, 'generators');
  const packages = fresh.values();
  const shares = Array.from({ length: generators }, (_, index) => ({
    planned: [] as Planned[],
    fresh: [] as Package[],
    inFlight: Math.max(1, Math.floor((inFlight + index) / generators)),
  }));
  for (const arrival of planned) {
    const share = shares[Math.floor(random() * generators)]!;
    share.planned.push(arrival);
    if (arrival.kind === 'publish') share.fresh.push(packages.next().value!);
  }
  return shares;
}
