import { expect } from 'chai';
import { runSwarmJob, serviceOf } from '../../harness/executor/swarm.ts';

const job = {
  ...{ name: 'regproof-1', jobs: 2, image: 'i', argv: ['regproof', 'scale', 'task'], env: ['A=b'] },
  binds: [{ path: '/results' }, { path: '/src', readOnly: true }],
};

/** An engine that is none: it notes what it is asked, and its tasks are in the states that the test gives, one list for each time it is asked. */
function fakeEngine(
  states: string[][],
  swarm: { LocalNodeState: string; ControlAvailable?: boolean } = { LocalNodeState: 'inactive' },
) {
  const asked: string[] = [];
  let networks = [{ Name: 'host' }];
  const engine = {
    info: async () => ({ Swarm: swarm }),
    swarmInit: async () => {
      asked.push('init');
      networks = [...networks, { Name: 'docker_gwbridge' }];
    },
    swarmLeave: async () => void asked.push('leave'),
    createService: async () => {
      asked.push('create');
      return { remove: async () => void asked.push('remove service') };
    },
    listTasks: async () => {
      const now = states.length > 1 ? states.shift()! : states[0]!;
      return now.map((State) => ({ Status: { State, Err: 'exit 1' } }));
    },
    listNetworks: async () => networks,
    getNetwork: (name: string) => ({ remove: async () => void asked.push(`remove ${name}`) }),
  };
  return { engine: engine as unknown as Parameters<typeof runSwarmJob>[0], asked };
}

/** What came of the job, and what was told. */
async function ran(engine: Parameters<typeof runSwarmJob>[0], withinMs = 5_000) {
  const told: string[] = [];
  const onProgress = (progress: object) => void told.push(Object.values(progress).join('/'));
  const end = await runSwarmJob(engine, job, { withinMs, signal: AbortSignal.timeout(20_000), onProgress }).then(
    () => 'done',
    ({ code }) => code as string,
  );
  return { end, told };
}

describe('a job on a swarm', () => {
  it('is done when each part is, also where one was lost; nothing is left behind', async () => {
    const { engine, asked } = fakeEngine([
      ['running'],
      ['failed', 'running', 'running'],
      ['failed', 'complete', 'complete'],
    ]);
    expect(await ran(engine)).to.deep.equal({ end: 'done', told: ['1/0/0', '2/0/1', '0/2/1'] });
    expect(asked).to.deep.equal(['init', 'create', 'remove service', 'leave', 'remove docker_gwbridge']);
  });

  it('leaves a swarm alone that was there before', async () => {
    const { engine, asked } = fakeEngine([['complete', 'complete']], {
      LocalNodeState: 'active',
      ControlAvailable: true,
    });
    expect((await ran(engine)).end).to.equal('done');
    expect(asked).to.deep.equal(['create', 'remove service']);
    const worker = fakeEngine([[]], { LocalNodeState: 'active', ControlAvailable: false });
    expect((await ran(worker.engine)).end).to.equal('ENGINE_MISSING');
    expect(worker.asked).to.deep.equal([]);
  });

  it('is given up when tasks keep failing, or take too long; nothing is left behind', async () => {
    const failing = fakeEngine([Array.from({ length: 7 }, () => 'failed')]);
    expect((await ran(failing.engine)).end).to.equal('ENGINE_LOST');
    const slow = fakeEngine([['running', 'running']]);
    expect((await ran(slow.engine, 50)).end).to.equal('TIMEOUT');
    for (const { asked } of [failing, slow]) expect(asked).to.include.members(['remove service', 'leave']);
  });

  it('asks for a replicated job on the network of the host', () => {
    const { Mode, TaskTemplate } = serviceOf(job);
    expect(Mode.ReplicatedJob).to.deep.equal({ MaxConcurrent: 2, TotalCompletions: 2 });
    expect(TaskTemplate.Networks).to.deep.equal([{ Target: 'host' }]);
    expect(TaskTemplate.RestartPolicy.Condition).to.equal('on-failure');
    expect(TaskTemplate.ContainerSpec).to.deep.include({ Command: ['regproof'], Args: ['scale', 'task'] });
    expect(TaskTemplate.ContainerSpec.Mounts.map(({ Source, ReadOnly }) => [Source, ReadOnly])).to.deep.equal([
      ['/results', false],
      ['/src', true],
    ]);
  });
});
