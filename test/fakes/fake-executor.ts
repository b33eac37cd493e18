import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, CollectedFile, Step } from '../../harness/core/client.ts';
import { HarnessError } from '../../harness/core/error.ts';
import type { Executor, StepResult } from '../../harness/core/executor.ts';

/** What a fake command leaves; exit 0 and no output by default. */
export function fakeResult(changes: Partial<StepResult> = {}): StepResult {
  return { exit: 0, stdout: '', stderr: '', truncated: false, timedOut: false, ms: 1, ...changes };
}

export interface FakeExecutor extends Executor {
  /** argv of each step that was run, in order. */
  readonly ran: string[][];
  /** Homes that were opened, one per client that a check asked for. */
  readonly homes: string[];
}

/** An executor that starts nothing: every step's outcome comes from `answer`. */
export function fakeExecutor(
  answer: (step: Step) => Partial<StepResult> | Promise<Partial<StepResult>> = () => ({}),
  collected: readonly CollectedFile[] = [],
): FakeExecutor {
  const ran: string[][] = [];
  const homes: string[] = [];
  return {
    id: 'local',
    ran,
    homes,
    find: async (client: Client) => ({ name: client.id, version: '1', image: 'host' }),
    async open(_client, dir) {
      await mkdir(dir, { recursive: true });
      homes.push(join(dir, 'home'));
      return {
        home: join(dir, 'home'),
        ca: '/fake/ca.crt',
        workspace: () => mkdtemp(join(dir, 'work-')),
        path: (path) => path,
        write: async () => {},
        async run(step) {
          ran.push([...step.argv]);
          return fakeResult(await answer(step));
        },
        collect: async (paths) => (paths.length > 0 ? [...collected] : []),
        async [Symbol.asyncDispose]() {},
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** What an executor says of a client that it does not have. */
export async function fakeMissing(client: Client): Promise<never> {
  throw new HarnessError('CLIENT_MISSING', `Client ${client.id} is not here.`, `Install ${client.id}.`);
}
