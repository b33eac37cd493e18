import { z } from 'zod';
import { fault } from '../core/injection.ts';
import { lifeOf, noLife } from './needs.ts';
import { noStrace, trace } from './strace.ts';

/** A call on storage fails, as it does on a disk that is full, broken or read-only. `write` itself is left alone: sockets and pipes use it too. */
export const storageError = fault({
  id: 'storage-error',
  sentence: 'System calls on storage fail with an error of the disk.',
  options: {
    error: z.enum(['ENOSPC', 'EIO', 'EROFS', 'EDQUOT']),
    calls: z.array(z.enum(['pwrite64', 'fsync', 'fdatasync', 'rename', 'mkdir', 'ftruncate'])).min(1),
    nth: z.int().min(1).default(1).describe('The first of each thread that fails.'),
    threads: z.enum(['all', 'main']).default('all').describe('main: only those of the first thread.'),
    onwards: z.boolean().default(true).describe('Whether those after it fail as well.'),
  },
  missing: async (site) => noLife(site) ?? (await noStrace()),
  async inject(site, { error, calls, nth, threads, onwards }) {
    const inject = `${calls.join(',')}:error=${error}:when=${nth}${onwards ? '+' : ''}`;
    const traced = await trace({ pid: lifeOf(site).pid, calls, inject, threads, signal: site.signal });
    return {
      held: 'continue',
      async heal() {
        const failed = (await traced.end()).filter((line) => line.includes('(INJECTED)'));
        return {
          hit: failed.length > 0,
          evidence: [`${failed.length} calls failed with ${error}`, ...failed.slice(0, 3).map(plain)],
        };
      },
    };
  },
});

function plain(line: string): string {
  return line.replace(/\s+/g, ' ').slice(0, 200);
}
