import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import type { Exit, Launched, Launcher } from '../../core/launcher.ts';
import { VERSION } from '../../core/root.ts';
import { ensureBase } from '../../executor/base-image.ts';
import { containerLauncher } from '../../executor/container-launcher.ts';
import { connectEngine } from '../../executor/engine.ts';
import { processLauncher } from '../../executor/process-launcher.ts';
import type { Post } from '../../stress/distributed/messages.ts';
import { type Office, openOffice } from '../../stress/distributed/office.ts';
import type { GeneratorProcess } from '../../stress/distributed/remote.ts';
import { SELF, selfBinds } from '../self.ts';
import type { Session } from '../session/session.ts';

export interface GeneratorsOptions {
  readonly count: number;
  /** Containers of their own, or processes on this machine. */
  readonly executor: 'docker' | 'local';
  /** Image that holds this version of the program; by default the program of this process is shown to the base image. */
  readonly image?: string;
  readonly base?: string;
  readonly runId: string;
  readonly say: (line: string) => void;
}

/** What generators need of a session. */
export interface GeneratorsSession extends Pick<Session, 'workspace'> {
  readonly surroundings: Pick<Session['surroundings'], 'signal' | 'runDir'>;
  readonly results: Pick<Session['results'], 'dir'>;
}

/** Starts the generators of a run, which serve all its loads. */
export async function openGenerators(session: GeneratorsSession, options: GeneratorsOptions): Promise<Office> {
  const { count, executor, say } = options;
  const { signal, runDir } = session.surroundings;
  const launcherAt = executor === 'docker' ? await containers(session, options) : processes(session);
  say(`Starting ${count} generators, each in a ${executor === 'docker' ? 'container' : 'process'} of its own`);
  const office = openOffice({
    ...{ count, signal },
    version: VERSION,
    async start(post: Post): Promise<GeneratorProcess> {
      const data = join(runDir, 'generators', post.id);
      await mkdir(data, { recursive: true });
      await writeFile(join(data, 'post.json'), JSON.stringify(post), { mode: 0o600 });
      const { launcher, program } = launcherAt(data, post.id);
      const argv = [...program, 'stress', 'generator', join(launcher.data, 'post.json')];
      return processOf(await launcher.start({ argv, env: {} }));
    },
  });
  return office.catch((cause) => {
    if (!signal.aborted) throw cause;
    throw new HarnessError('INTERRUPTED', 'Interrupted before any load began.', 'Run it again.', { cause });
  });
}

type LauncherAt = (data: string, id: string) => { launcher: Launcher; program: readonly string[] };

function processes({ workspace }: GeneratorsSession): LauncherAt {
  return (data) => ({ launcher: processLauncher({ data, onPid: workspace.adopt }), program: SELF });
}

async function containers(
  { surroundings, results, workspace }: GeneratorsSession,
  { image, base, runId, say }: GeneratorsOptions,
): Promise<LauncherAt> {
  const { engine } = await connectEngine().catch((cause) => {
    if (!(cause instanceof HarnessError)) throw cause;
    throw new HarnessError(cause.code, cause.message, `${cause.remedy}; or give --executor local.`, { cause });
  });
  const binds = [{ path: surroundings.runDir, readOnly: true }, { path: results.dir }];
  const shown = {
    image: image ?? (await ensureBase(engine, base, say)),
    binds: image ? binds : [...binds, ...selfBinds()],
  };
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  return (data, role) => ({
    launcher: containerLauncher({ engine, ...shown, data, runId, owner: workspace.owner, role, user }),
    program: image ? ['regproof'] : SELF,
  });
}

function processOf(launched: Launched): GeneratorProcess {
  let killed: Promise<Exit> | undefined;
  return {
    ended: launched.exited.then(async (exit) => {
      // Its container may have been removed meanwhile.
      const lines = (await launched.logs().catch(() => '')).trim().split('\n');
      const words = lines.findLast((line) => /^(?:\w*Error\b|[A-Z_]+: )/.test(line)) ?? lines.at(-1) ?? '';
      const how = exit.signal === null ? `exit ${exit.code}` : `killed by ${exit.signal}`;
      return words === '' ? how : `${how}, ${words.slice(0, 300)}`;
    }),
    async kill() {
      killed ??= launched.kill();
      await killed;
    },
  };
}
