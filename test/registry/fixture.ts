import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { Credential, Role } from '../../harness/core/access.ts';
import type { RawHttp } from '../../harness/core/http.ts';
import type { Protocol } from '../../harness/core/protocol.ts';
import type { RegistryProtocol } from '../../harness/core/registry.ts';
import { type RegistryOptions, type RunningRegistry, startRegistry } from '../../harness/registry/server.ts';
import { rawHttp } from '../../harness/target/http.ts';
import { sendUpload, type UploadOptions } from '../../harness/target/upload.ts';
import { dropDatabase, ownDatabase } from './own-database.ts';

export const CREDENTIALS: Record<Role, Credential> = {
  writer: { user: 'writer', password: 'writer-password', token: 'writer-token' },
  reader: { user: 'reader', password: 'reader-password', token: 'reader-token' },
  anonymous: {},
  wrong: { user: 'writer', password: 'guess', token: 'guess' },
  expired: { token: 'expired-token' },
};

export const USERS: RegistryOptions['users'] = {
  users: [
    {
      name: 'writer',
      password: 'writer-password',
      role: 'writer',
      tokens: [{ token: 'writer-token' }, { token: 'expired-token', expiresAt: '2020-01-01T00:00:00Z' }],
    },
    { name: 'reader', password: 'reader-password', role: 'reader', tokens: [{ token: 'reader-token' }] },
  ],
};

/** What the reference target declares for formats whose clients do not publish: each file by PUT to its place. */
const UPLOAD = [
  { method: 'PUT', path: '{{file.place}}', body: 'file', field: 'file', status: [200, 201, 202, 204] },
] satisfies UploadOptions['steps'];

const noCommand: UploadOptions['run'] = async ([command]) => {
  throw new Error(`the fixture runs no ${command}`);
};

/** A registry on a free port with a folder of its own, and ways to talk to it. */
export class Fixture {
  readonly dir: string;
  readonly options: Omit<RegistryOptions, 'dataDir'>;
  #running: RunningRegistry | null = null;
  readonly #agent = new Agent();

  private constructor(dir: string, options: Omit<RegistryOptions, 'dataDir'>) {
    this.dir = dir;
    this.options = options;
  }

  static async start(
    formats: Record<string, RegistryProtocol>,
    options: Partial<RegistryOptions> = {},
  ): Promise<Fixture> {
    const dir = await mkdtemp(join(tmpdir(), 'registry-'));
    const mounts = Object.entries(formats).map(([id, registry]) => ({ id, registry }));
    const database = await ownDatabase();
    const own = { port: 0, users: USERS, anonymousRead: true, formats: mounts, ...(database ? { database } : {}) };
    const fixture = new Fixture(dir, { ...own, ...options });
    await fixture.open();
    return fixture;
  }

  get port(): number {
    return this.#running!.port;
  }

  async open(): Promise<void> {
    this.#running = await startRegistry({ ...this.options, dataDir: this.dir });
  }

  async close(): Promise<void> {
    await this.#running?.close();
    this.#running = null;
  }

  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  async remove(): Promise<void> {
    await this.close();
    await this.#agent.destroy();
    await rm(this.dir, { recursive: true });
    await dropDatabase(this.options.database);
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  fetch(path: string, init: RequestInit & { as?: Role } = {}): Promise<Response> {
    const { as, ...rest } = init;
    const token = as === undefined ? undefined : CREDENTIALS[as].token;
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return fetch(this.url(path), { redirect: 'manual', ...rest, headers: { ...authorization, ...rest.headers } });
  }

  /** The harness's own raw HTTP against one format. */
  http(protocol: Protocol, push: string, pull = push): RawHttp {
    const http = rawHttp({
      agent: this.#agent,
      access: (role) => ({ push: this.url(push), pull: this.url(pull), credential: CREDENTIALS[role], endpoints: {} }),
      authorization: protocol.authorization,
      signal: new AbortController().signal,
      onExchange: () => undefined,
    });
    const upload: RawHttp['upload'] = (pkg, request) =>
      sendUpload(
        http,
        pkg,
        { steps: UPLOAD, holes: {}, push: this.url(push), where: 'fixture', run: noCommand },
        request,
      );
    return { ...http, upload };
  }

  /** Names of all files below `blobs`, temporary ones included. */
  async blobs(): Promise<string[]> {
    const entries = await readdir(join(this.dir, 'blobs'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }
}
