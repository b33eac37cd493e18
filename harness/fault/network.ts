import { z } from 'zod';
import type { Impairment } from '../core/doorway.ts';
import { fault } from '../core/injection.ts';
import { lasting } from '../core/wait.ts';
import { duration } from './duration.ts';
import { doorOf, noDoor } from './needs.ts';

const kinds = {
  latency: duration.optional().describe('Before each request is sent on.'),
  firstByte: duration.optional().describe('Before the first byte of each answer.'),
  bytesPerSecond: z.int().min(100).optional().describe('In each direction, of each exchange.'),
  responseBytes: z.int().min(0).optional().describe('Every response is cut after so many bytes of its body.'),
  halfOpen: z.literal(true).optional().describe('Requests arrive, nothing comes back.'),
};

/** A bad network between clients and registry. It lasts as long as its step, or as long as it says. */
export const network = fault({
  id: 'network',
  sentence: 'The network between clients and registry is slow, silent or cuts what comes back.',
  options: { ...kinds, for: duration.optional().describe('Healed after so long; with its step otherwise.') },
  missing: async (site) => noDoor(site),
  async inject(site, { latency, firstByte, for: lasts, ...rest }) {
    const impairment: Impairment = { ...rest, latencyMs: latency, firstByteMs: firstByte };
    const impaired = doorOf(site).impair(impairment);
    const end = lasts === undefined ? null : lasting(lasts, site.signal).then(() => impaired[Symbol.dispose]());
    return {
      held: 'continue',
      async heal() {
        await end;
        impaired[Symbol.dispose]();
        const what = Object.entries(impairment).flatMap(([kind, value]) =>
          value === undefined ? [] : [`${kind} ${value}`],
        );
        return { hit: impaired.touched > 0, evidence: [`${impaired.touched} exchanges met ${what.join(', ')}`] };
      },
    };
  },
});
