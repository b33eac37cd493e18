import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEST_DOMAIN } from '../../core/certificate.ts';
import { asError, HarnessError } from '../../core/error.ts';
import { freePort } from '../../core/free-port.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Launcher } from '../../core/launcher.ts';
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { Orphan } from '../../core/observation.ts';
import type { Package } from '../../core/package.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import type { Volume } from '../../core/volume.ts';
import { targetLauncher } from '../../executor/docker.ts';
import { processLauncher } from '../../executor/process-launcher.ts';
import type { Results } from '../../report/results.ts';
import type { Credentials } from '../../target/credentials.ts';
import { type DatabaseServer, startDatabase } from '../../target/database.ts';
import type { Holes } from '../../target/fill.ts';
import type { Target } from '../../target/load.ts';
import { type SigningKeyHoles, startTarget } from '../../target/start.ts';
import { sendUpload } from '../../target/upload.ts';
import { mayMount, mountVolume } from '../../target/volume.ts';
import type { DatabaseKind } from '../run/run-options.ts';
import { SELF } from '../self.ts';
import { type Connector, PUBLIC_LABEL } from './connector.ts';
import { inspectTarget } from './inspect-target.ts';
import { TargetLife } from './lifecycle.ts';
import type { Workspace } from './workspace.ts';

/** The registry under test, whoever started it. */
export interface UnderTest extends AsyncDisposable {
  readonly publicUrl: string;
  /** http://127.0.0.1:port behind the front door; undefined for a registry that ran already. */
  readonly upstream?: string;
  /** Whether its URLs are made from a configured public address, so that only that host works. */
  readonly onePublicHost: boolean;
  readonly credentials: Credentials;
  /** Null for a registry that ran already. */
  readonly life: Lifecycle | null;
  /** Null where the harness started none for it. */
  readonly database: DatabaseServer | null;
  /** What {{holes}} in its target.yaml stand for; none for a registry that ran already. */
  readonly holes: Holes;
  /** Null where its data lies among other things. */
  readonly volume: Volume | null;
  /** What is left over in its storage; null where the target does not let anybody look. */
  inspect(): Promise<Orphan[] | null>;
  /** PEM of its authority, for a registry that ran already. */
  readonly ca?: string;
  /** Sends the upload requests that the target declares for a format. */
  upload(
    format: string,
    push: string,
    http: Pick<RawHttp, 'request'>,
    pkg: Package,
    request?: RawRequest,
  ): Promise<RawResponse>;
}

export interface UnderTestOptions {
  readonly target: Target;
  readonly workspace: Workspace;
  readonly connector: Connector;
  readonly credentials: Credentials;
  readonly signingKey?: SigningKeyHoles;
  readonly results: Results;
  readonly runId: string;
  readonly base?: string;
  /** Where the embedded registry keeps its metadata; SQLite by default. */
  readonly database?: DatabaseKind;
  readonly serveEnv?: Readonly<Record<string, string>>;
  /** Gives the target's data a file system of its own with so many bytes, where that may be done here. */
  readonly volumeBytes?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** Ends the names of its folders and logs, where there are several. */
  readonly place: string;
}

/** argv that starts this program's own embedded registry. */
export const SERVE_ARGV = [...SELF, 'serve'];

/** Starts the target where that is the harness's part, and tells how to reach it. */
export async function startUnderTest(options: UnderTestOptions): Promise<UnderTest> {
  const { target, connector, results } = options;
  const { start } = target;
  if (start.kind === 'external') {
    const ca = start.ca === undefined ? {} : { ca: await readAuthority(start.ca) };
    return {
      publicUrl: start.url,
      onePublicHost: true,
      credentials: options.credentials,
      life: null,
      database: null,
      holes: {},
      volume: null,
      inspect: async () => null,
      ...ca,
      upload: uploader(target, {}, null),
      async [Symbol.asyncDispose]() {},
    };
  }
  const onePublicHost = start.kind !== 'embedded' && start.hosts === 'one';
  if (onePublicHost) await connector.openPublicHost();
  const publicUrl = `https://${PUBLIC_LABEL}.${TEST_DOMAIN}:${connector.doorPort}`;
  const dataDir = join(options.workspace.dir, `target${options.place}`, 'data');
  await mkdir(dataDir, { recursive: true });
  const { volumeBytes } = options;
  const volume = volumeBytes !== undefined && mayMount() ? await mountVolume(dataDir, volumeBytes) : null;
  if (volume) results.tell('audit', 'a file system was mounted', { path: dataDir, bytes: volumeBytes! });
  const launcher = await launcherFor(options, dataDir, volume);
  const database = await startOwnDatabase(options);
  const source = `${target.name}${options.place}`;
  const keepOutput = (output: string) => {
    for (const line of output.split('\n').filter(Boolean)) results.tell('application', line, { source });
  };
  const started = await startTarget({
    target,
    launcher,
    dataDir,
    port: await freePort(),
    publicUrl,
    credentials: options.credentials,
    serveArgv: SERVE_ARGV,
    ...(database ? { database } : {}),
    ...(options.serveEnv ? { serveEnv: options.serveEnv } : {}),
    ...(options.signingKey ? { signingKey: options.signingKey } : {}),
    signal: options.signal,
    onLog: async (log) => keepOutput(log),
  });
  results.tell('infrastructure', 'the registry answers', {
    ...{ target: target.name, version: target.version, kind: start.kind, upstream: started.upstream, publicUrl },
    ...{ pid: started.process.pid, data: dataDir },
  });
  const life = new TargetLife(started, dataDir, (act, facts) => results.tell('audit', act, facts));
  return {
    publicUrl,
    upstream: started.upstream,
    onePublicHost,
    credentials: started.credentials,
    life,
    database,
    holes: started.holes,
    volume,
    inspect: () => inspectTarget(target, dataDir, database),
    upload: uploader(target, started.holes, launcher),
    async [Symbol.asyncDispose]() {
      keepOutput(await life.end());
      await database?.stop();
    },
  };
}

/** Starts PostgreSQL in a container where that was asked for; only the embedded registry is told where its metadata goes. */
async function startOwnDatabase(options: UnderTestOptions): Promise<DatabaseServer | null> {
  const { target, database, workspace, signal, runId, onProgress, base, place } = options;
  if (database !== 'postgres') return null;
  if (target.start.kind !== 'embedded')
    throw new HarnessError(
      'USAGE',
      `Target ${target.name} brings its own database.`,
      '--database is for the embedded registry: leave it out.',
    );
  const dataDir = join(workspace.dir, `database${place}`);
  await mkdir(dataDir, { recursive: true });
  const launcher = await targetLauncher({
    folder: join(PACKAGE_ROOT, 'compose/databases/postgres'),
    target: 'postgres',
    data: dataDir,
    ...{ runId, owner: workspace.owner, onProgress },
    ...(base === undefined ? {} : { base }),
  });
  return startDatabase({ launcher, dataDir, port: await freePort(), signal });
}

/** Binds the declared uploads of a target. A registry that ran before the harness has no place to run commands in. */
function uploader(target: Target, holes: Holes, launcher: Launcher | null): UnderTest['upload'] {
  return (format, push, http, pkg, request) => {
    const steps = target.formats[format]?.upload;
    const where = join(target.folder, 'target.yaml');
    if (!steps)
      throw new HarnessError(
        'CONFIG_INVALID',
        `${where}: ${format} needs upload, since none of its clients publishes.`,
        'Declare the request below upload.',
      );
    const run = async (argv: readonly string[]) => {
      if (launcher) return launcher.run({ argv, env: {} });
      throw new HarnessError(
        'CONFIG_INVALID',
        `${where}: upload runs a command, but the harness did not start this registry.`,
        'Upload by requests alone.',
      );
    };
    return sendUpload(http, pkg, { steps, holes, push, where, run }, request);
  };
}

async function launcherFor(options: UnderTestOptions, data: string, volume: Volume | null): Promise<Launcher> {
  if (options.target.start.kind !== 'container') return processLauncher({ data, onPid: options.workspace.adopt });
  return targetLauncher({
    folder: options.target.folder,
    target: options.target.name,
    data,
    followMounts: volume !== null,
    runId: options.runId,
    owner: options.workspace.owner,
    onProgress: options.onProgress,
    ...(options.base === undefined ? {} : { base: options.base }),
  });
}

async function readAuthority(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new HarnessError(
      'CONFIG_INVALID',
      `The certificate authority ${path} cannot be read: ${asError(cause).message}.`,
      'Check start.ca in its target.yaml.',
      { cause },
    );
  });
}
