import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { createPki, type Pki } from '../../../pki/authority.ts';
import { javaTrustStore } from '../../../pki/java-trust-store.ts';
import { signersOf } from '../../../pki/signer.ts';
import { loadPki, PKI_FILES } from '../../../pki/store.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import type { Executor, InstalledClient } from '../../core/executor.ts';
import { createRedactor } from '../../core/redact.ts';
import type { Report } from '../../core/report.ts';
import { JAVA_STORE_PASSWORD, javaStoreOf } from '../../core/trust-store.ts';
import { dockerExecutor } from '../../executor/docker.ts';
import { localExecutor } from '../../executor/local.ts';
import { isTestHost } from '../../front/loopback.ts';
import { HISTORY_FILE } from '../../history/files.ts';
import { openHistory } from '../../history/writer.ts';
import { openResults, type Results } from '../../report/results.ts';
import type { Signing, Surroundings } from '../../runner/attempt.ts';
import type { Cell } from '../../runner/plan.ts';
import { needsOf } from '../../runner/profile.ts';
import { externalCredentials, freshCredentials, secretsOf } from '../../target/credentials.ts';
import type { Target } from '../../target/load.ts';
import type { SigningKeyHoles } from '../../target/start.ts';
import type { DatabaseKind } from '../run/run-options.ts';
import { type Connector, openConnector } from './connector.ts';
import { surroundingsOf } from './surroundings.ts';
import { startUnderTest, type UnderTest } from './under-test.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export interface SessionOptions {
  readonly catalogue: Catalogue;
  readonly target: Target;
  readonly executor: 'docker' | 'local';
  readonly base?: string;
  /** Where the embedded registry keeps its metadata; SQLite by default. */
  readonly database?: DatabaseKind;
  /** Folder of kept keys. */
  readonly pki?: string;
  /** Formats of this run. */
  readonly formats: readonly string[];
  readonly seed: string;
  readonly runId: string;
  readonly resultsRoot: string;
  readonly timeoutMs: number;
  /** Environment of the embedded registry, where its clockwork matters. */
  readonly serveEnv?: Readonly<Record<string, string>>;
  /** Bytes of a file system of its own for the target's data, where a fault needs one. */
  readonly volumeBytes?: number;
  /** Registries that are started; one by default. */
  readonly instances?: number;
  readonly keepOnFailure: boolean;
  readonly signal: AbortSignal;
  readonly reproduce: (cell: Cell) => string;
  readonly onProgress: (line: string) => void;
}

/** One registry that answers, with everything that cells need to be run against it. */
export interface Instance {
  readonly surroundings: Surroundings;
  readonly connector: Connector;
  readonly underTest: UnderTest;
}

/** A target that answers. */
export interface Session extends Instance, AsyncDisposable {
  readonly results: Results;
  readonly publicUrl: string;
  /** Whose containers and processes are swept when this one has been killed. */
  readonly workspace: Pick<Workspace, 'owner' | 'adopt'>;
  /** A new folder that outlives the run, for what may hold secrets. */
  keepNew(name: string): Promise<string>;
  /** Several of the same target, each with its own data; the session itself is the first. */
  readonly instances: readonly Instance[];
  environment(): Report['environment'];
}

/** Opens everything in order; what was opened is closed again in reverse order, also when a later part fails. */
export async function openSession(options: SessionOptions): Promise<Session> {
  await using stack = new AsyncDisposableStack();
  const workspace = await openWorkspace(options.runId);
  stack.defer(() => workspace.dispose());
  // Not below results/: homes of clients hold their secrets.
  if (options.keepOnFailure) stack.defer(() => keepCells(workspace, options));
  const credentials =
    options.target.start.kind === 'external' ? await externalCredentials(options.target) : freshCredentials();
  const redactor = createRedactor(secretsOf(credentials));
  const results = await openResults(options.resultsRoot, options.runId, (text) => redactor.text(text));
  stack.defer(() => results.close());
  const history = stack.use(openHistory(join(results.dir, HISTORY_FILE), (text) => redactor.text(text)));
  const pki = await openPki(options.pki);
  const shared = await shareWithClients(workspace, pki, options.target);
  const signing = signs(options) ? await shareKeys(pki, shared) : null;
  const onProgress = (line: string) => {
    results.tell('infrastructure', line);
    options.onProgress(line);
  };
  const { executor, version } = await openExecutor({ ...options, onProgress }, workspace, shared);
  results.tell('infrastructure', 'the executor is ready', { kind: options.executor, engine: version });
  stack.use(executor);
  const found: InstalledClient[] = [];
  const clients = new Map<string, Promise<InstalledClient>>();
  const openInstance = async (place: string): Promise<Instance> => {
    const connector = await openConnector({
      target: options.target,
      catalogue: options.catalogue,
      pki,
      redactor,
      results,
      hostsFile: shared.hosts,
      signers: signing?.signers ?? null,
      signal: options.signal,
    });
    stack.use(connector);
    const keys = signing ? { signingKey: signing.holes } : {};
    const underTest = await startUnderTest({
      ...{ ...options, ...keys, onProgress, workspace, connector, credentials, results, place },
    });
    stack.use(underTest);
    connector.setTarget(underTest);
    // Tokens that the registry gave while it was provisioned.
    for (const secret of secretsOf(underTest.credentials)) redactor.add(secret);
    if (underTest.database) redactor.add(underTest.database.password);
    const redact = (text: string) => redactor.text(text);
    const runDir = shared.dir;
    const { write } = history;
    const parts = { options, executor, connector, results, history: write, runDir, redact, clients, found, signing };
    return { connector, underTest, surroundings: surroundingsOf({ ...parts, underTest }) };
  };
  const first = await openInstance('');
  const instances = [first];
  for (let number = 2; number <= (options.instances ?? 1); number++) instances.push(await openInstance(`-${number}`));
  const disposables = stack.move();
  return {
    ...first,
    instances,
    results,
    workspace,
    keepNew: workspace.keepNew,
    publicUrl: first.underTest.publicUrl,
    environment: () => environmentOf(version, found),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}

function environmentOf(engine: string | null, clients: readonly InstalledClient[]): Report['environment'] {
  const os = `${platform()} ${release()} ${arch()}`;
  return { engine, node: process.versions.node, os, clients: [...clients] };
}

/** Puts the folders of failed cells where the next start leaves them alone, and says where. */
async function keepCells(workspace: Workspace, { onProgress }: SessionOptions): Promise<void> {
  const kept = await workspace.keep(join(workspace.dir, 'shared', 'cells'));
  if (kept !== null) onProgress(`Files of the failed cells, with their credentials: ${kept}`);
}

/** Fresh keys for this run, or those of a folder, which is filled when it is empty. */
async function openPki(dir: string | undefined): Promise<Pki> {
  if (dir === undefined) return createPki();
  return existsSync(join(dir, PKI_FILES.caKey)) ? loadPki(dir) : createPki({ dir });
}

interface Shared {
  /** Folder that client containers see: no private key is ever below it. */
  readonly dir: string;
  readonly ca: string;
  readonly hosts: string;
}

/** A registry that runs already may be called by a name of the test domain, which no name server knows. */
function testHost({ start }: Target): string {
  const host = start.kind === 'external' ? new URL(start.url).hostname : '';
  return isTestHost(host) ? `127.0.0.1 ${host}\n` : '';
}

async function shareWithClients(workspace: Workspace, pki: Pki, target: Target): Promise<Shared> {
  const dir = join(workspace.dir, 'shared');
  await mkdir(dir, { recursive: true });
  const shared = { dir, ca: join(dir, 'ca.crt'), hosts: join(workspace.dir, 'hosts') };
  await writeFile(shared.ca, pki.root.cert);
  await writeFile(javaStoreOf(shared.ca), javaTrustStore(pki.root.cert, JAVA_STORE_PASSWORD));
  await writeFile(shared.hosts, `127.0.0.1 localhost\n${testHost(target)}`, { mode: 0o644 });
  return shared;
}

function signs({ catalogue, formats }: SessionOptions): boolean {
  const chosen = catalogue.subjects.map(({ format }) => format).filter(({ id }) => formats.includes(id));
  return needsOf(chosen).includes('gpg');
}

interface SharedKeys extends Signing {
  readonly holes: SigningKeyHoles;
}

/** Makes the run's OpenPGP keys and shows the public halves of those that clients trust to them. */
async function shareKeys(pki: Pki, { dir }: Shared): Promise<SharedKeys> {
  const [signers, key] = [await signersOf(pki.signingKey), await pki.signingKey()];
  const keys = [
    [join(dir, 'signing.asc'), signers.trusted],
    [join(dir, 'expired.asc'), signers.expired],
  ] as const;
  for (const [path, { publicKey }] of keys) await writeFile(path, publicKey);
  const holes = {
    private: key.privateArmored,
    public: key.publicArmored,
    id: key.keyId,
    fingerprint: key.fingerprint,
  };
  return { signers, keys: keys.map(([path]) => path), holes };
}

async function openExecutor(
  options: SessionOptions,
  workspace: Workspace,
  shared: Shared,
): Promise<{ executor: Executor; version: string | null }> {
  if (options.executor === 'local')
    return { executor: localExecutor({ ca: shared.ca, signal: options.signal }), version: null };
  const executor = await dockerExecutor({
    runId: options.runId,
    owner: workspace.owner,
    runDir: shared.dir,
    ca: shared.ca,
    hostsFile: shared.hosts,
    resolveNames: options.target.start.kind === 'external',
    onProgress: options.onProgress,
    ...(options.base === undefined ? {} : { base: options.base }),
  });
  return { executor, version: executor.version };
}
