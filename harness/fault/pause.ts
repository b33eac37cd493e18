import { fault } from '../core/injection.ts';
import { lasting } from '../core/wait.ts';
import { duration } from './duration.ts';
import { lifeOf, noLife } from './needs.ts';

/** SIGSTOP: connections stay open, nobody answers. */
export const pause = fault({
  id: 'pause',
  sentence: 'The registry stands still for a while, then goes on.',
  options: { for: duration },
  missing: async (site) => noLife(site),
  async inject(site, options) {
    const life = lifeOf(site);
    const state = await life.pause();
    const resumed = lasting(options.for, site.signal).then(() => life.resume());
    return {
      held: 'continue',
      async heal() {
        await resumed;
        return {
          hit: state !== null,
          evidence: [
            `process ${life.pid} was ${state ?? 'not seen to stand still'}, and went on after ${options.for} ms`,
          ],
        };
      },
    };
  },
});
