import { type Check, check } from '../core/check.ts';
import type { DoorRequest, Plant } from '../core/defect.ts';

/** Publishing and installing by the default clients, with nothing compared: what a client alone would have noticed. */
export const NATIVE_ALONE: Check = check({
  id: 'x.native.alone',
  tier: 'smoke',
  proves: ['x.package.same-bytes'],
  needs: ['push', 'pull'],
  async run({ make, publisher, installer, expect }) {
    const [pkg] = await make({ name: 'alone' });
    expect((await publisher().publish(pkg)).exit).to.equal(0);
    expect((await installer().install(pkg)).exit).to.equal(0);
  },
});

/** A plant that touches nothing and remembers every request. */
export function listening(requests: DoorRequest[]): Plant {
  return {
    matches(request) {
      requests.push(request);
      return false;
    },
  };
}

/**
 * Whether a plant would touch any of these requests. Where it would not, clients that send them see the honest registry: they need not be run
 * once more to know how they end.
 */
export function touchesAny(plant: Plant, requests: readonly DoorRequest[]): boolean {
  return requests.some((request) => plant.matches(request));
}
