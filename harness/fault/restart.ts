import { fault } from '../core/injection.ts';
import { lifeOf, noLife } from './needs.ts';

/** SIGTERM, as an operator stops a service: what is under way may be finished or refused. */
export const restart = fault({
  id: 'restart',
  sentence: 'The registry is asked to end by SIGTERM, and started again on its data.',
  options: {},
  missing: async (site) => noLife(site),
  async inject(site) {
    const life = lifeOf(site);
    const { pid } = life;
    const stopped = life.stop();
    return {
      held: 'continue',
      async heal() {
        const { code, signal } = await stopped;
        const recoveryMs = await life.restart();
        return {
          hit: signal !== 'SIGKILL',
          evidence: [
            `process ${pid} was asked to end, and ended by ${signal ?? `itself with status ${code}`}`,
            recoveryMs === null ? 'it did not come back' : `it answered ${recoveryMs} ms after its restart`,
          ],
          recoveryMs,
        };
      },
    };
  },
});
