import type { Package } from '../core/package.ts';
import { eventually } from '../core/wait.ts';
import { Barrier, type Release } from './barrier.ts';
import type { FormatUnderLoad, NativePublisher } from './format-under-load.ts';
import { heldBody } from './held-body.ts';
import { type Ended, publish, publishBy } from './operation.ts';
import { WireMeter } from './wire-meter.ts';

export interface TogetherOptions {
  readonly count: number;
  /** Milliseconds from the release within which each publish has to be acknowledged. */
  readonly timeoutMs: number;
  /** Milliseconds that it may take until all are in flight. */
  readonly gatherMs: number;
}

/** Publishes that were in flight together. */
export interface SentTogether {
  readonly release: Release;
  readonly doorAtRelease: number | null;
  readonly peak: { readonly sender: number; readonly door: number | null };
  /** Bytes of bodies; of packages where a client sends them. */
  readonly bytes: number;
  /** As they were sent. */
  readonly packages: readonly Package[];
  /** With milliseconds since the release. */
  readonly ended: readonly (Ended & { readonly sinceRelease: number })[];
}

/** Publishes every package, by the format's own client where there is one, and lets all go on when all are in flight. */
export async function publishTogether(
  subject: FormatUnderLoad,
  packages: readonly Package[],
  options: TogetherOptions,
): Promise<SentTogether> {
  const { count, gatherMs } = options;
  const barrier = new Barrier(count, gatherMs, (arrived) =>
    eventually('all publishes at the front door', () => (subject.inFlight()?.now ?? arrived) >= arrived, {
      withinMs: gatherMs,
      signal: subject.signal,
    }),
  );
  // Looked at before anything that the barrier held goes on.
  const doorAtRelease = barrier.released.then(() => subject.inFlight()?.now ?? null);
  const { client } = subject;
  const sent = client
    ? await byClients(subject, client, packages, barrier)
    : await byProtocol(subject, packages, barrier, options);
  const { peak, ...rest } = sent;
  return {
    ...rest,
    release: await barrier.released,
    doorAtRelease: await doorAtRelease,
    peak: { sender: peak, door: subject.inFlight()?.peak ?? null },
  };
}

type Sent = Pick<SentTogether, 'bytes' | 'packages' | 'ended'> & { readonly peak: number };

async function byProtocol(
  subject: FormatUnderLoad,
  packages: readonly Package[],
  barrier: Barrier,
  { gatherMs, timeoutMs }: TogetherOptions,
): Promise<Sent> {
  const meter = new WireMeter();
  const ended = await Promise.all(
    packages.map(async (pkg, index) => {
      const held = heldBody(barrier);
      const own = new WireMeter();
      const intercept = (send: Parameters<typeof meter.intercept>[0]) =>
        meter.intercept(own.intercept(held.intercept(send)));
      const http = subject.http({ intercept, timeoutMs: gatherMs + timeoutMs });
      const end = await publish({ subject, http, process: `publisher-${index}` }, pkg, () => own.requests);
      const sinceRelease = since(barrier);
      held.settled();
      return { ...end, sinceRelease: await sinceRelease };
    }),
  );
  return { ended, packages, bytes: meter.sent, peak: meter.peak };
}

/** As many clients as packages, all at once; the front door holds the first upload of each. */
async function byClients(
  subject: FormatUnderLoad,
  client: NativePublisher,
  packages: readonly Package[],
  barrier: Barrier,
): Promise<Sent> {
  let [running, peak] = [0, 0];
  using holds = new DisposableStack();
  packages.forEach(() => void holds.use(client.holdUpload(() => barrier.arrive())));
  const http = subject.http();
  const ended = await Promise.all(
    packages.map(async (pkg, index) => {
      peak = Math.max(peak, ++running);
      const end = await publishBy(client, { subject, http, process: `publisher-${index}` }, pkg);
      running -= 1;
      const sinceRelease = since(barrier);
      // Who ends before the release has never come to an upload.
      barrier.withdraw();
      return { ...end, sinceRelease: await sinceRelease };
    }),
  );
  const sent = ended.map((end) => end.sent);
  const bytes = sent.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
  return { ended, packages: sent, bytes, peak };
}

/** Milliseconds from the release until now. */
async function since(barrier: Barrier): Promise<number> {
  const at = performance.now();
  return Math.max(0, at - (await barrier.released).tick);
}
