import type { StepResult } from '../../harness/core/executor.ts';
import type { Exit, Launcher, LaunchRequest, MemoryLimit } from '../../harness/core/launcher.ts';
import { fakeResult } from './fake-executor.ts';

export interface FakeLauncher extends Launcher {
  /** Commands in order: `run` or `start`, then argv. */
  readonly launched: { readonly how: 'run' | 'start'; readonly request: LaunchRequest }[];
  readonly killed: () => boolean;
}

/** A launcher that starts nothing; what it "starts" runs until it is stopped. */
export function fakeLauncher(options: { run?: Partial<StepResult>; log?: string; exited?: Exit } = {}): FakeLauncher {
  const launched: FakeLauncher['launched'] = [];
  const { promise, resolve } = Promise.withResolvers<Exit>();
  let killed = false;
  if (options.exited) resolve(options.exited);
  const end = async (signal: string): Promise<Exit> => {
    resolve({ code: null, signal });
    return promise;
  };
  return {
    data: '/fake-data',
    launched,
    killed: () => killed,
    async run(request) {
      launched.push({ how: 'run', request });
      return fakeResult(options.run);
    },
    async start(request) {
      launched.push({ how: 'start', request });
      return {
        pid: 1,
        exited: promise,
        stop: () => end('SIGTERM'),
        kill: () => {
          killed = true;
          return end('SIGKILL');
        },
        pause: async () => 'paused',
        resume: async () => {},
        limitMemory: fakeMemoryLimit,
        logs: async () => options.log ?? '',
      };
    },
  };
}

/** A limit that nobody meets. */
export async function fakeMemoryLimit(headroom: number): Promise<MemoryLimit> {
  return { bytes: headroom, use: async () => ({ peak: 1000, killed: 0 }), async [Symbol.asyncDispose]() {} };
}
