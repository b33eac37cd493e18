import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, Step } from '../../harness/core/client.ts';
import type { StepResult } from '../../harness/core/executor.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import { dockerExecutor } from '../../harness/executor/docker.ts';

/** The tools in one client's image. */
export interface Tool {
  run(step: Step): Promise<StepResult>;
}

export interface ClientImages extends AsyncDisposable {
  open(client: Client): Promise<Tool>;
}

/** Runs tools in the clients' containers, which see `<folder>/shared`, and no network. */
export async function clientImages(folder: string, say: (line: string) => void): Promise<ClientImages> {
  const runDir = join(folder, 'shared');
  const hostsFile = join(folder, 'hosts');
  await mkdir(runDir, { recursive: true });
  await writeFile(hostsFile, '127.0.0.1 localhost\n');
  const executor = await dockerExecutor({
    runId: `bench-${process.pid}`,
    owner: processIdentity(process.pid)!,
    runDir,
    ca: join(runDir, 'ca.crt'),
    hostsFile,
    onProgress: say,
  });
  return {
    async open(client) {
      await executor.find(client);
      const dir = await mkdtemp(join(runDir, 'home-'));
      // Nothing listens there: a tool that asks the network fails.
      const sandbox = await executor.open(client, dir, { proxy: 'http://127.0.0.1:9' });
      return { run: (step) => sandbox.run(step, runDir) };
    },
    [Symbol.asyncDispose]: () => executor[Symbol.asyncDispose](),
  };
}
