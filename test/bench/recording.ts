import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanFile } from '../../harness/core/client.ts';
import type { Executor, Sandbox } from '../../harness/core/executor.ts';
import type { RawHttp, RawResponse } from '../../harness/core/http.ts';
import { clientEnvironment } from '../../harness/executor/environment.ts';
import { writeFiles } from '../../harness/executor/write-files.ts';

interface RecordedStep {
  readonly image: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly exit: number;
}

/** What a cell's native clients did, complete enough to be done again by a shell. */
export class Recording {
  readonly #steps: RecordedStep[] = [];
  readonly #folders: string[] = [];
  readonly #files: PlanFile[] = [];
  readonly #uploads: (() => Promise<RawResponse>)[] = [];
  readonly #saved: string;
  #cell = '';

  /** `saved` is a folder that does not exist yet; it keeps the packages that the cell made. */
  constructor(saved: string) {
    this.#saved = saved;
  }

  get steps(): number {
    return this.#steps.length;
  }

  /** Keeps the packages of a cell's folder, which is removed when the cell ends. */
  async save(cell: string): Promise<void> {
    this.#cell = cell;
    await cp(join(cell, 'packages'), this.#saved, { recursive: true });
  }

  /** An executor that does what `executor` does and notes it down. */
  recorder(executor: Executor): Executor {
    return {
      id: executor.id,
      find: (client) => executor.find(client),
      open: async (client, dir, network) => {
        const sandbox = await executor.open(client, dir, network);
        this.#folders.push(join(sandbox.home, 'tmp'));
        return this.#recorded(sandbox, client.image, clientEnvironment(sandbox.home, network, true));
      },
      async [Symbol.asyncDispose]() {},
    };
  }

  /** What `http` does, with the uploads noted down: no command of a client's, but an install in a shell needs them as well. */
  uploader(http: RawHttp): RawHttp {
    return {
      ...http,
      upload: (pkg, request) => {
        this.#uploads.push(() => http.upload(pkg, request));
        return http.upload(pkg, request);
      },
    };
  }

  /** Sends the uploads once more, to whatever stands behind the same host now. */
  async uploadAgain(): Promise<void> {
    for (const upload of this.#uploads) {
      const { status } = await upload();
      if (status >= 300) throw new Error(`An upload was answered with ${status}.`);
    }
  }

  /** Puts packages, empty homes and the plans' files where they were. */
  async restore(): Promise<void> {
    await cp(this.#saved, join(this.#cell, 'packages'), { recursive: true });
    for (const folder of this.#folders) await mkdir(folder, { recursive: true });
    await writeFiles(this.#files);
  }

  /** The shell script that runs the same commands one after the other: one `docker exec` a step. */
  async writeScript(path: string, containers: ReadonlyMap<string, string>): Promise<void> {
    const lines = this.#steps.map(({ image, argv, env, cwd, exit }) => {
      const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
      const words = ['docker', 'exec', ...variables, '-w', cwd, containers.get(image)!, ...argv];
      return `${words.map(quoted).join(' ')} >>"$0.log" 2>&1; test $? = ${exit} || exit 1`;
    });
    await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  }

  async dispose(): Promise<void> {
    await rm(this.#saved, { recursive: true, force: true });
    if (this.#cell !== '') await rm(this.#cell, { recursive: true, force: true });
  }

  #recorded(sandbox: Sandbox, image: string, environment: Record<string, string>): Sandbox {
    return {
      ...sandbox,
      workspace: async () => {
        const work = await sandbox.workspace();
        this.#folders.push(work);
        return work;
      },
      write: async (files) => {
        this.#files.push(...files);
        await sandbox.write(files);
      },
      run: async (step, cwd) => {
        const result = await sandbox.run(step, cwd);
        const env = { ...environment, ...step.env };
        this.#steps.push({ image, argv: step.argv, env, cwd: step.cwd ?? cwd, exit: result.exit });
        return result;
      },
    };
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
