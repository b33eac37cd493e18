import type { Container } from 'dockerode';
import type { Exit, Launched, Launcher, LaunchRequest } from '../core/launcher.ts';
import { execInContainer } from './container.ts';
import type { Engine } from './engine.ts';
import { LABEL } from './labels.ts';
import { limitContainer } from './memory-container.ts';

const LOG_LINES = 2_000;
const SIGNALS: Record<number, string> = { 137: 'SIGKILL', 143: 'SIGTERM', 139: 'SIGSEGV' };

export interface ContainerLauncherOptions {
  readonly engine: Engine;
  readonly image: string;
  /** Host folder that is mounted at /data. */
  readonly data: string;
  /** Whether what is mounted over `data` later is seen in the containers: `data` has to be a shared mount. */
  readonly followMounts?: boolean;
  readonly runId: string;
  readonly owner: string;
  /** What the container is for, in its label. */
  readonly role: string;
  /** Further folders that it sees under their own paths. */
  readonly binds?: readonly { readonly path: string; readonly readOnly?: boolean }[];
  /** `uid:gid`; that of the image by default. */
  readonly user?: string;
}

/** Starts processes, a target's above all, in containers that share the host network and a data folder. */
export function containerLauncher(options: ContainerLauncherOptions): Launcher {
  const create = (argv: readonly string[], env: Readonly<Record<string, string>>) =>
    options.engine.createContainer({
      Image: options.image,
      Entrypoint: [argv[0]!],
      Cmd: argv.slice(1),
      Env: Object.entries({ HOME: '/data', ...env }).map(([name, value]) => `${name}=${value}`),
      WorkingDir: '/data',
      Tty: false,
      Labels: { [LABEL.run]: options.runId, [LABEL.owner]: options.owner, [LABEL.role]: options.role },
      ...(options.user === undefined ? {} : { User: options.user }),
      HostConfig: {
        NetworkMode: 'host',
        Init: true,
        Binds: [
          `${options.data}:/data${options.followMounts ? ':rslave' : ''}`,
          ...(options.binds ?? []).map(({ path, readOnly }) => `${path}:${path}${readOnly ? ':ro' : ''}`),
        ],
        Dns: ['127.0.0.1'],
      },
    });
  return {
    data: '/data',
    async run(request: LaunchRequest) {
      const container = await create(['sleep', 'infinity'], {});
      try {
        await container.start();
        const [first, ...rest] = request.argv;
        return await execInContainer(options.engine, container, {
          argv: [first!, ...rest],
          env: { HOME: '/data', ...request.env },
          cwd: '/data',
          timeoutMs: 120_000,
        });
      } finally {
        await container.remove({ force: true, v: true });
      }
    },
    async start(request: LaunchRequest) {
      const container = await create(request.argv, request.env);
      await container.start();
      return launched(container);
    },
  };
}

async function launched(container: Container): Promise<Launched> {
  const exited: Promise<Exit> = container.wait().then(({ StatusCode }: { StatusCode: number }) => {
    const signal = SIGNALS[StatusCode] ?? null;
    return { code: signal ? null : StatusCode, signal };
  });
  exited.catch(() => {});
  const { State } = await container.inspect();
  const end = async (finish: () => Promise<unknown>): Promise<Exit> => {
    await finish().catch((error: { statusCode?: number }) => {
      // 304 and 409: it had ended by itself.
      if (error.statusCode !== 304 && error.statusCode !== 409) throw error;
    });
    const exit = await exited;
    await container.remove({ force: true, v: true });
    return exit;
  };
  return {
    pid: State.Pid,
    exited,
    stop: () => end(() => container.stop({ t: 10 })),
    kill: () => end(() => container.kill({ signal: 'SIGKILL' })),
    async pause() {
      await container.pause();
      return (await container.inspect()).State.Paused ? 'paused' : null;
    },
    resume: async () => void (await container.unpause()),
    limitMemory: (headroom) => limitContainer(container, headroom),
    async logs() {
      const raw = await container.logs({ stdout: true, stderr: true, tail: LOG_LINES, follow: false });
      return plainText(raw);
    },
  };
}

/** Strips the 8-byte frame headers of the engine's log format. */
function plainText(frames: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length; ) {
    const length = frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
