import { z } from 'zod';
import { fault } from '../core/injection.ts';
import { lifeOf, noLife } from './needs.ts';
import { noStrace, trace, WRITING_CALLS } from './strace.ts';

/** SIGKILL at the entry of one system call: what was written before is there, the call itself did not happen. */
export const crashAtCall = fault({
  id: 'crash-at-call',
  sentence: 'The registry is killed as it enters one system call, and started again on its data.',
  options: { call: z.enum(WRITING_CALLS), nth: z.int().min(1).describe('Of one thread, from the injection on.') },
  missing: async (site) => noLife(site) ?? (await noStrace()),
  async inject(site, { call, nth }) {
    const life = lifeOf(site);
    const { pid } = life;
    const traced = await trace({ pid, calls: [call], inject: `${call}:signal=KILL:when=${nth}`, signal: site.signal });
    return {
      held: 'continue',
      async heal() {
        const lines = await traced.end();
        const killed = lines.some((line) => line.includes('killed by SIGKILL'));
        if (!killed) return { hit: false, evidence: [`${call} was not called ${nth} times by any thread`] };
        const { signal } = await life.kill();
        const recoveryMs = await life.restart();
        const at = lines.findLast((line) => line.includes(`${call}(`)) ?? call;
        return {
          hit: signal === 'SIGKILL',
          evidence: [
            `killed at ${call} ${nth}: ${at
              .replace(/^\d+ +/, '')
              .replace(/\s+/g, ' ')
              .slice(0, 240)}`,
            `process ${pid} ended by ${signal}`,
          ],
          recoveryMs,
        };
      },
    };
  },
});
