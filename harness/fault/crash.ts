import { fault } from '../core/injection.ts';
import { lifeOf, noLife } from './needs.ts';

/** SIGKILL: nothing is flushed, nothing is said. Healed by starting the registry again on what is left. */
export const crash = fault({
  id: 'crash',
  sentence: 'The registry is killed by SIGKILL, and started again on its data.',
  options: {},
  missing: async (site) => noLife(site),
  async inject(site) {
    const life = lifeOf(site);
    const { pid } = life;
    const { code, signal } = await life.kill();
    return {
      held: 'cut',
      async heal() {
        const recoveryMs = await life.restart();
        const ended = `process ${pid} ended by ${signal ?? `itself with status ${code}`}`;
        const back = recoveryMs === null ? 'it did not come back' : `it answered ${recoveryMs} ms after its restart`;
        return { hit: signal === 'SIGKILL', evidence: [ended, back], recoveryMs };
      },
    };
  },
});
