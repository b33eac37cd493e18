import { asError, HarnessError } from '../core/error.ts';
import { eventually } from '../core/wait.ts';
import type { Engine } from './engine.ts';

export interface SwarmJob {
  readonly name: string;
  readonly jobs: number;
  readonly image: string;
  readonly argv: readonly string[];
  readonly env: readonly string[];
  /** Folders that tasks see under their own paths. */
  readonly binds: readonly { readonly path: string; readonly readOnly?: boolean }[];
}

export interface SwarmProgress {
  readonly running: number;
  readonly complete: number;
  readonly failed: number;
}

/** What the engine says of one task of a service. */
interface Task {
  readonly Status: { readonly State: string; readonly Err?: string };
}

/** Tasks that may be lost before the job is given up. */
const RETRIES = 3;
const LOOPBACK = '127.0.0.1';
/** The network that an engine makes when it joins a swarm, and does not remove when it leaves. */
const GATEWAY = 'docker_gwbridge';
const FAILED = ['failed', 'rejected', 'orphaned'];

/**
 * Runs a replicated job on the swarm that the engine belongs to, or on one of this engine alone that is left again. A task that ends with
 * an error is started anew. Throws ENGINE_LOST when too many did, TIMEOUT at the deadline. The service is removed in any case.
 */
export async function runSwarmJob(
  engine: Pick<
    Engine,
    'info' | 'swarmInit' | 'swarmLeave' | 'createService' | 'listTasks' | 'listNetworks' | 'getNetwork'
  >,
  job: SwarmJob,
  options: { readonly withinMs: number; readonly signal: AbortSignal; onProgress(progress: SwarmProgress): void },
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  await joinSwarm(engine, stack);
  const service = await engine.createService(serviceOf(job));
  stack.defer(() => service.remove());
  let told = '';
  await eventually(
    `${job.jobs} tasks of ${job.name}`,
    async () => {
      const tasks: Task[] = await engine.listTasks({ filters: JSON.stringify({ service: [job.name] }) });
      const progress = countOf(tasks);
      if (JSON.stringify(progress) !== told) options.onProgress(progress);
      told = JSON.stringify(progress);
      if (progress.failed > job.jobs * RETRIES) throw lost(job, tasks);
      return progress.complete >= job.jobs;
    },
    options,
  );
}

/** Makes a swarm of this engine where it is in none, to be left in the end; one that exists is used and kept. */
async function joinSwarm(engine: Parameters<typeof runSwarmJob>[0], stack: AsyncDisposableStack): Promise<void> {
  const { Swarm: swarm } = await engine.info();
  if (swarm?.LocalNodeState === 'active') {
    if (swarm.ControlAvailable) return;
    throw new HarnessError(
      'ENGINE_MISSING',
      'This engine is in a swarm that it does not manage.',
      'Ask a manager of the swarm.',
    );
  }
  const gateway = async () => (await engine.listNetworks()).some(({ Name }) => Name === GATEWAY);
  const had = await gateway();
  try {
    await engine.swarmInit({ AdvertiseAddr: LOOPBACK, ListenAddr: `${LOOPBACK}:2377` });
  } catch (cause) {
    throw new HarnessError(
      'ENGINE_MISSING',
      `No swarm can be made here: ${asError(cause).message}.`,
      'Use an engine with Swarm, or --engine kubernetes.',
      { cause },
    );
  }
  stack.defer(async () => {
    await engine.swarmLeave({ force: true });
    if (!had && (await gateway())) await engine.getNetwork(GATEWAY).remove();
  });
}

/** The service, as the engine's API wants it. */
export function serviceOf({ name, jobs, image, argv, env, binds }: SwarmJob) {
  return {
    Name: name,
    Labels: { 'regproof.scale': name },
    Mode: { ReplicatedJob: { MaxConcurrent: jobs, TotalCompletions: jobs } },
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        Command: [argv[0]!],
        Args: argv.slice(1),
        Env: [...env],
        Mounts: binds.map(({ path, readOnly = false }) => ({
          Type: 'bind' as const,
          Source: path,
          Target: path,
          ReadOnly: readOnly,
        })),
      },
      RestartPolicy: { Condition: 'on-failure' as const, Delay: 1_000_000_000, MaxAttempts: RETRIES },
      // Clients run beside the task, and come back to it under the address of the host.
      Networks: [{ Target: 'host' }],
    },
  };
}

function countOf(tasks: readonly Task[]): SwarmProgress {
  const of = (states: readonly string[]) => tasks.filter(({ Status }) => states.includes(Status.State)).length;
  return { running: of(['running']), complete: of(['complete']), failed: of(FAILED) };
}

function lost({ name }: SwarmJob, tasks: readonly Task[]): HarnessError {
  const why = tasks.find(({ Status }) => FAILED.includes(Status.State))?.Status.Err ?? 'no reason given';
  return new HarnessError('ENGINE_LOST', `Tasks of ${name} keep failing: ${why}.`, `See docker service logs ${name}.`);
}
