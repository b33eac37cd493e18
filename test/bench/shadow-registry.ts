import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Session } from '../../harness/cli/session/session.ts';
import { SERVE_ARGV } from '../../harness/cli/session/under-test.ts';
import { freePort } from '../../harness/core/free-port.ts';
import type { Cell } from '../../harness/runner/plan.ts';
import type { Credentials } from '../../harness/target/credentials.ts';
import { waitUntilAnswers } from './answers.ts';

/** A second embedded registry with the accounts of a session's own, for what has to be published a second time. */
export interface ShadowRegistry extends AsyncDisposable {
  /** Does the work while it stands behind the front door, reached by the host of that label. */
  instead<T>(label: string, cell: Cell, work: () => Promise<T>): Promise<T>;
}

/** Starts the second registry; `dir` must not exist. The session's own is replaced as well, so that both are equally fresh. */
export async function shadowRegistry(session: Session, dir: string): Promise<ShadowRegistry> {
  const data = join(session.surroundings.runDir, '../target/data');
  const users = join(data, 'users.json');
  const key = join(data, 'signing.key');
  const signing = existsSync(key) ? ['--signing-key', key] : [];
  const credentials = credentialsOf(JSON.parse(await readFile(users, 'utf8')));
  const start = async (folder: string) => {
    const port = String(await freePort());
    const [file, ...argv] = SERVE_ARGV;
    const options = ['--port', port, '--data', join(dir, folder), '--users', users, '--anonymous-read', ...signing];
    const child = execa(file!, [...argv, ...options], { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' });
    child.catch(() => {});
    await waitUntilAnswers(`http://127.0.0.1:${port}/-/health`);
    const upstream = `http://127.0.0.1:${port}`;
    return {
      child,
      target: {
        publicUrl: upstream,
        upstream,
        onePublicHost: false,
        credentials,
        life: null,
        database: null,
        holes: {},
        volume: null,
        inspect: async () => null,
      },
    };
  };
  const [own, shadow] = [await start('own'), await start('shadow')];
  // What is uploaded goes by the session's own way.
  const upload = async () => {
    throw new Error('nothing is uploaded here');
  };
  const put = (registry: typeof own) =>
    session.connector.setTarget({ ...registry.target, upload, async [Symbol.asyncDispose]() {} });
  put(own);
  return {
    async instead(label, cell, work) {
      put(shadow);
      const link = await session.connector.connect(cell.format, label, cell.name);
      try {
        return await work();
      } finally {
        await link.close();
        put(own);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of [own, shadow]) {
        child.kill();
        await child.catch(() => {});
      }
    },
  };
}

interface User {
  readonly name: string;
  readonly password: string;
  readonly role: 'writer' | 'reader';
  readonly tokens: readonly { readonly token: string; readonly expiresAt?: string }[];
}

function credentialsOf({ users }: { users: readonly User[] }): Credentials {
  const entries = users.map(({ name, password, role, tokens }) => {
    const token = tokens.find(({ expiresAt }) => expiresAt === undefined)!.token;
    return [role, { user: name, password, token }];
  });
  return { ...Object.fromEntries(entries), anonymous: {} };
}
