import { z } from 'zod';
import { fault } from '../core/injection.ts';
import { noDoor } from './needs.ts';

/** The connection of the upload goes away; the registry itself goes on. */
export const cut = fault({
  id: 'cut',
  sentence: 'The connection of the upload is cut on both sides.',
  options: { reset: z.boolean().default(false).describe('The client gets a TCP reset.') },
  missing: async (site) => noDoor(site),
  async inject(_site, { reset }) {
    return {
      held: reset ? 'reset' : 'cut',
      heal: async () => ({ hit: true, evidence: [reset ? 'its connection was reset' : 'its connection was cut'] }),
    };
  },
});
