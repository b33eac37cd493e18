import { z } from 'zod';
import { fault } from '../core/injection.ts';
import type { Lifecycle } from '../core/lifecycle.ts';
import { eventually } from '../core/wait.ts';
import { lifeOf, noLife } from './needs.ts';

/** After a kill for want of memory. */
const END_MS = 2_000;

/** Little memory. The registry has to do with it, or ends and is started again without the limit. */
export const memoryLimit = fault({
  id: 'memory-limit',
  sentence: 'The registry may use little more memory than it has.',
  options: {
    headroom: z
      .int()
      .min(1 << 20)
      .describe('Bytes that it may use beyond what it uses when the limit comes.'),
  },
  missing: async (site) => noLife(site),
  async inject(site, { headroom }) {
    const life = lifeOf(site);
    const { pid } = life;
    const limit = await life.limitMemory(headroom);
    return {
      held: 'continue',
      async heal() {
        const { peak, killed } = await limit.use();
        if (killed > 0) await gone(life, site.signal);
        const survived = life.running;
        await limit[Symbol.asyncDispose]();
        const evidence = [`the limit was ${limit.bytes} bytes, ${peak} were used at most`];
        // Whether it was met is told by what was used: memory that nobody asked for limits nothing.
        if (survived) return { hit: peak > 0, evidence: [...evidence, `process ${pid} went on`] };
        const { code, signal } = await life.kill();
        const recoveryMs = await life.restart();
        const ended = `process ${pid} ended by ${signal ?? `itself with status ${code}`}`;
        return {
          hit: true,
          evidence: [
            ...evidence,
            `${ended}, ${killed > 0 ? 'killed as out of memory' : 'not killed for want of memory'}`,
          ],
          recoveryMs,
        };
      },
    };
  },
});

/** Waits for the end of a process that may have lost a child only. */
async function gone(life: Lifecycle, signal: AbortSignal): Promise<void> {
  await eventually('the end of the process', () => !life.running, { withinMs: END_MS, signal }).catch(() => {});
}
