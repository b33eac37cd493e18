import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { freePort } from '../../harness/core/free-port.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import { ensureBase } from '../../harness/executor/base-image.ts';
import { execInContainer } from '../../harness/executor/container.ts';
import { connectEngine } from '../../harness/executor/engine.ts';
import { ensureImage } from '../../harness/executor/image.ts';
import { LABEL } from '../../harness/executor/labels.ts';
import { startDoor } from '../../harness/front/door.ts';
import { WireLog } from '../../harness/front/wire.ts';
import { createPki, type Pki } from '../../pki/authority.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import { compare, type Measurement } from './timing.ts';

const SIZE = 100_000_000;
const HOST = 'bench.regproof.test';

/** The front door against nginx: the same client, the same registry behind, one large body each way. */
export const proxy: Measurement = async function* (say) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder()).path;
  const pki = await createPki();
  const upstream = execa(process.execPath, [join(import.meta.dirname, 'upstream.ts'), String(SIZE)], { buffer: false });
  stack.defer(() => void upstream.kill());
  upstream.catch(() => {});
  const [upstreamPort] = await createInterface(upstream.stdout!)
    [Symbol.asyncIterator]()
    .next()
    .then((line) => [line.value as string]);
  const nginxPort = await freePort();
  await writeNginx(folder, pki, nginxPort, upstreamPort!);
  const container = stack.adopt(await startNginx(folder, say), (started) => started.remove({ force: true, v: true }));
  // As in a run, the door lives in the process of the harness and writes the wire log.
  const wire = new WireLog(join(folder, 'wire.jsonl'));
  const door = await startDoor({
    certificates: pki,
    recorder: wire,
    upstream: new URL(`http://127.0.0.1:${upstreamPort}`),
  });
  stack.defer(() => door.close().then(() => wire.close()));
  door.host('bench');
  const { engine } = await connectEngine();
  const curl = async (port: number, ...more: string[]) => {
    const url = `https://${HOST}:${port}/body`;
    const common = ['-sS', '--fail', '--cacert', `${folder}/ca.crt`, '--resolve', `${HOST}:${port}:127.0.0.1`];
    const told = ['-o', '/dev/null', '-w', '%{time_total} %{size_download} %{size_upload}'];
    const result = await execInContainer(engine, container, {
      argv: ['curl', ...common, ...told, ...more, url],
      env: {},
      cwd: '/',
    });
    const [seconds, ...bytes] = result.stdout.split(' ').map(Number);
    if (result.exit !== 0 || !bytes.includes(SIZE))
      throw new Error(`curl: ${result.exit} ${result.stdout} ${result.stderr}`);
    return seconds! * 1000;
  };
  // Without `Expect`, which nginx answers itself and the door leaves to the registry.
  const upload = ['-T', `${folder}/body`, '-H', 'Expect:'];
  for (const [way, ...more] of [['download'], ['upload', ...upload]] as [string, ...string[]][]) {
    yield await compare({
      title: `${way} of 100 MB over TLS`,
      ours: { name: 'front door, hashing', run: () => curl(door.port, ...more) },
      theirs: { name: 'nginx', run: () => curl(nginxPort, ...more) },
      goal: { of: 'speed', limit: 0.8 },
      rounds: 11,
      warmUp: 2,
    });
  }
};

async function writeNginx(folder: string, pki: Pki, port: number, upstream: string): Promise<void> {
  const template = await readFile(join(import.meta.dirname, 'nginx/nginx.conf'), 'utf8');
  const holes: Record<string, string> = { folder, port: String(port), upstream };
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(
      join(folder, 'nginx.conf'),
      template.replace(/\$\{(\w+)\}/g, (_, name: string) => holes[name]!),
    ),
    writeFile(join(folder, 'server.crt'), pki.server.cert),
    writeFile(join(folder, 'server.key'), pki.server.key, { mode: 0o600 }),
    writeFile(join(folder, 'ca.crt'), pki.root.cert),
    writeFile(join(folder, 'body'), Buffer.alloc(SIZE, 'regproof')),
  ]);
}

async function startNginx(folder: string, say: (line: string) => void) {
  const { engine } = await connectEngine();
  const image = await ensureImage(engine, {
    folder: join(import.meta.dirname, 'nginx'),
    repository: 'regproof/bench-nginx',
    base: await ensureBase(engine, undefined, say),
    onProgress: say,
  });
  const container = await engine.createContainer({
    Image: image,
    Entrypoint: ['nginx'],
    Cmd: ['-c', join(folder, 'nginx.conf')],
    Labels: { [LABEL.run]: 'bench', [LABEL.owner]: processIdentity(process.pid)!, [LABEL.role]: 'bench-nginx' },
    HostConfig: { NetworkMode: 'host', Init: true, Binds: [`${folder}:${folder}:ro`] },
  });
  await container.start();
  return container;
}
