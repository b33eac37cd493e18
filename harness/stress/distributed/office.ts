import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { LoadProgress } from '../load.ts';
import { Channel } from './channel.ts';
import type { Answer, Order, Post } from './messages.ts';
import { type GeneratorProcess, RemoteGenerator } from './remote.ts';

const HOST = '127.0.0.1';
/** For containers to start and to load the program, on a machine that is busy. */
const REPORT_MS = 120_000;

export interface OfficeOptions {
  /** How many generators. */
  readonly count: number;
  readonly version: string;
  /** Milliseconds until each has to have reported. */
  readonly reportMs?: number;
  /** Starts the process that is to report at the post. */
  start(post: Post): Promise<GeneratorProcess>;
  readonly signal: AbortSignal;
}

/** Generators that have reported, and where they are heard. */
export interface Office extends AsyncDisposable {
  readonly generators: readonly RemoteGenerator[];
  /** Of each, how far it was when it last said so. */
  readonly progress: ReadonlyMap<string, LoadProgress>;
}

/** Starts generators and waits until each has reported. One that does not is among them all the same, and knows why it is lost. */
export async function openOffice({
  count,
  version,
  start,
  signal,
  reportMs = REPORT_MS,
}: OfficeOptions): Promise<Office> {
  await using stack = new AsyncDisposableStack();
  const token = randomBytes(24).toString('base64url');
  const progress = new Map<string, LoadProgress>();
  const known = new Map<string, RemoteGenerator>();
  const server = stack.adopt(
    createServer((socket) => admit(socket, known, { token, version })),
    close,
  );
  const port = await listen(server);
  const processes: Promise<GeneratorProcess>[] = [];
  for (let number = 1; number <= count; number++) {
    const id = `generator-${number}`;
    const process = start({ id, host: HOST, port, token });
    processes.push(process);
    const remote = new RemoteGenerator(id, process, (far) => void progress.set(id, far));
    known.set(
      id,
      stack.adopt(remote, (each) => each.end()),
    );
  }
  const generators = [...known.values()];
  const reports = generators.map((remote) => remote.expect('hello', reportMs));
  const leave = () => {
    for (const remote of generators) void remote.end();
  };
  signal.addEventListener('abort', leave, { once: true });
  // Whoever did not report says so of itself; that nothing can be started here is for the user to mend.
  await Promise.allSettled(reports);
  await Promise.all(processes);
  signal.removeEventListener('abort', leave);
  signal.throwIfAborted();
  const disposables = stack.move();
  return { generators, progress, [Symbol.asyncDispose]: () => disposables.disposeAsync() };
}

/** Lets in who knows the token. */
function admit(
  socket: Socket,
  known: ReadonlyMap<string, RemoteGenerator>,
  { token, version }: { token: string; version: string },
): void {
  let remote: RemoteGenerator | undefined;
  const channel = new Channel<Order, Answer>(socket, (answer) => {
    if (remote) return remote.hear(answer);
    if (answer.type !== 'hello' || !equal(answer.token, token)) return channel.close();
    remote = known.get(answer.id);
    remote?.attach(channel);
    const same = answer.version === version;
    remote?.hear(same ? answer : { type: 'failed', reason: `it is regproof ${answer.version}, not ${version}` });
  });
}

function equal(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function listen(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, HOST, resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server on a port has an address');
  return address.port;
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
}
