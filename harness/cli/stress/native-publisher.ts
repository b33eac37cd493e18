import { join } from 'node:path';
import { publishes } from '../../core/client.ts';
import type { Executor } from '../../core/executor.ts';
import type { Format } from '../../core/format.ts';
import type { Link } from '../../core/link.ts';
import type { Package } from '../../core/package.ts';
import { outcomeOfClient } from '../../history/outcome.ts';
import { NativeClient } from '../../runner/native.ts';
import type { NativePublisher } from '../../stress/format-under-load.ts';
import type { Session } from '../session/session.ts';

interface PublisherOptions {
  readonly format: Format;
  /** Of the link's host. */
  readonly label: string;
  readonly link: Link;
  /** Told of each package as it was sent. */
  onPackage(pkg: Package): void;
}

/** A hundred clients on few cores take a hundred times as long, most of it before they send anything. */
const PATIENCE_MS = 15 * 60_000;

interface Publisher extends NativePublisher {
  /** Tells how a package was made that is served like this: a client needs all that was made. */
  asMade(served: Package, pkg: Package): void;
}

/** The client of a format that publishes, with a home for each publication; null where none does or where the target has no front door to hold it. */
export function nativePublisher({ surroundings, connector }: Session, options: PublisherOptions): Publisher | null {
  const { format, label, link, onPackage } = options;
  const client = format.clients.find(publishes);
  const door = connector.doorway(label);
  if (!client || !door) return null;
  const made = new WeakMap<Package, Package>();
  let homes = 0;
  return {
    id: client.id,
    asMade: (served, pkg) => void made.set(served, pkg),
    async publish(served) {
      const signing = format.requires?.includes('gpg') ? await surroundings.signing() : null;
      const native = new NativeClient(
        client,
        { outcome: 'any' },
        {
          ...{
            executor: patient(surroundings.executor),
            link,
            signal: surroundings.signal,
            redact: surroundings.redact,
          },
          dir: join(surroundings.runDir, 'stress', label, 'homes'),
          keys: signing?.keys ?? [],
          onStep: () => {},
        },
        homes++,
      );
      const { exit, output, files } = await native.run('publish', [made.get(served) ?? served]);
      const type = outcomeOfClient({ exit, output }, client);
      const [file, ...others] = files;
      const pkg: Package = file ? { ...served, files: [file, ...others], file } : served;
      onPackage(pkg);
      const error = type === 'ok' ? null : `${client.id} exit ${exit}`;
      return { outcome: { type, http: null, error }, pkg };
    },
    holdUpload: (until) =>
      door.onRequestBytes(
        ({ headers }) => (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] ? 1 : null),
        async () => {
          await until();
          return 'continue';
        },
      ),
  };
}

/** The same with more time for each step. */
function patient(executor: Executor): Pick<Executor, 'open'> {
  return {
    async open(...given) {
      const sandbox = await executor.open(...given);
      return { ...sandbox, run: (step, cwd) => sandbox.run({ timeoutMs: PATIENCE_MS, ...step }, cwd) };
    },
  };
}
