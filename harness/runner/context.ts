import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bound, CheckContext, ClientOptions, MakeRequest, StandardClient } from '../core/check.ts';
import { type Client, installs, type NativeResult, publishes } from '../core/client.ts';
import { HarnessError } from '../core/error.ts';
import type { HistoryWriter } from '../core/history.ts';
import type { RawHttp } from '../core/http.ts';
import type { Package } from '../core/package.ts';
import { type Signers, signatureOf } from '../core/signing.ts';
import type { Claim } from '../core/target.ts';
import { recordingExpect } from './expect.ts';
import { NativeClient, type NativeOptions } from './native.ts';
import type { Cell } from './plan.ts';
import { uploadPackage } from './upload.ts';

export interface ContextOptions extends NativeOptions {
  readonly cell: Cell;
  readonly seed: string;
  readonly namespace: string;
  readonly claims: ReadonlySet<Claim>;
  readonly http: RawHttp;
  /** The run's keys; null where the format needs none. */
  readonly signers: Signers | null;
  readonly history: HistoryWriter;
  onAssertion(label: string, held: boolean): void;
  onPackage(pkg: Package): void;
}

/** Everything that a check may touch, for one cell. */
export function checkContext(options: ContextOptions): CheckContext {
  const { cell, namespace } = options;
  const { format } = cell.subject;
  const client = clientFactory(options);
  const fitting = (fits: (candidate: Client) => boolean) => {
    const own = format.clients.find((candidate) => candidate.id === cell.client && fits(candidate));
    return own ?? format.clients.find(fits)!;
  };
  return {
    cell: {
      size: cell.size,
      namespace,
      ...(cell.client === null ? {} : { client: cell.client }),
      ...(cell.transport === null ? {} : { transport: cell.transport }),
    },
    clientUnderTest: format.clients.find((candidate) => candidate.id === cell.client) ?? format.clients[0],
    protocol: format.protocol,
    claims: options.claims,
    name: (base) => `${base}-${namespace}`,
    make: packageFactory(options),
    client: client as CheckContext['client'],
    publisher: (wanted = {}) =>
      (format.clients.some(publishes)
        ? client(fitting(publishes), wanted)
        : uploadPublisher(options, wanted)) as Bound<StandardClient>,
    installer: (wanted) => client(fitting(installs), wanted) as Bound<StandardClient>,
    http: options.http,
    expect: recordingExpect(({ label, held }) => options.onAssertion(label, held)),
  };
}

/** Publishing by the upload request that the target declares, for formats whose clients only install. */
function uploadPublisher(options: ContextOptions, wanted: ClientOptions): BoundOperations {
  const { http, cell } = options;
  const { protocol } = cell.subject.format;
  const publish = (pkg: Package) => uploadPackage(protocol, http, pkg, wanted);
  return {
    publish: (...args) => recorded(options, 'upload', 'publish', args, () => publish(args[0] as Package)),
  };
}

type BoundOperations = Record<string, (...args: unknown[]) => Promise<NativeResult>>;

function clientFactory(options: ContextOptions): (client: string | Client, wanted?: ClientOptions) => BoundOperations {
  let index = 0;
  return (which, wanted = {}) => {
    const { clients } = options.cell.subject.format;
    const client = typeof which === 'string' ? clients.find((candidate) => candidate.id === which) : which;
    if (!client)
      throw new HarnessError(
        'CLIENT_UNKNOWN',
        `The format has no client ${String(which)}.`,
        `Known: ${clients.map(({ id }) => id).join(', ')}.`,
      );
    const native = new NativeClient(client, wanted, options, index++);
    const run = (operation: string, args: unknown[]) =>
      recorded(options, client.id, operation, args, () => native.run(operation, args));
    return Object.fromEntries(
      Object.keys(client.operations).map((name) => [name, (...args: unknown[]) => run(name, args)]),
    );
  };
}

/** Publications and installations go into the history: invoked, then ok or info, since a client's refusal may come after the commit. */
async function recorded(
  options: ContextOptions,
  client: string,
  operation: string,
  args: readonly unknown[],
  run: () => Promise<NativeResult>,
): Promise<NativeResult> {
  const op = ({ publish: 'publish', install: 'fetch' } as const)[operation];
  const pkg = args[0] as Package | undefined;
  if (!op || !pkg?.purl) return run();
  const { cell, history } = options;
  const event = {
    process: cell.name,
    client,
    format: cell.format,
    op,
    purl: pkg.purl,
    digest: pkg.file.sha256,
    size: pkg.file.size,
  } as const;
  history({ ...event, type: 'invoke' });
  try {
    const result = await run();
    history({ ...event, type: result.exit === 0 ? 'ok' : 'info', exit: result.exit });
    return result;
  } catch (error) {
    history({ ...event, type: 'info' });
    throw error;
  }
}

function packageFactory(options: ContextOptions): CheckContext['make'] {
  let count = 0;
  const build = async (request: MakeRequest): Promise<Package> => {
    const dir = join(options.dir, 'packages', String(count++));
    await mkdir(dir, { recursive: true });
    const signature = options.signers ? signatureOf(options.signers, request.signature) : null;
    const pkg = await options.cell.subject.format.build({
      name: request.unique ? request.name : `${request.name}-${options.namespace}`,
      version: request.version ?? '1.0.0',
      size: request.size ?? options.cell.size,
      seed: options.seed,
      dir,
      ...(request.kinds ? { kinds: request.kinds } : {}),
      ...(request.manifest ? { manifest: request.manifest } : {}),
      ...(request.edition ? { edition: request.edition } : {}),
      ...(signature ? { signature } : {}),
    });
    options.onPackage(pkg);
    return pkg;
  };
  return (async (...requests: readonly MakeRequest[]) => {
    const packages: Package[] = [];
    for (const request of requests) packages.push(await build(request));
    return packages;
  }) as CheckContext['make'];
}
