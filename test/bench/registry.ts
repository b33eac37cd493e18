import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalogue } from '../../harness/cli/catalogue/catalogue.ts';
import { openSession } from '../../harness/cli/session/session.ts';
import type { RawHttp } from '../../harness/core/http.ts';
import type { Package } from '../../harness/core/package.ts';
import type { Protocol } from '../../harness/core/protocol.ts';
import { planCells } from '../../harness/runner/plan.ts';
import { schedule } from '../../harness/runner/schedule.ts';
import { loadTarget } from '../../harness/target/load.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import type { Pair } from './ratio.ts';
import { lineOf, type Measurement } from './timing.ts';

/** The registry that each format is measured against. */
const OTHERS: Record<string, string> = { npm: 'verdaccio', pypi: 'pypiserver' };
const OWN = 'reference';
const PACKAGES = 50;
const CONCURRENCY = 4;
const ROUNDS = 4;

type Load = Record<'publish' | 'download', number>;

/** The embedded registry against others: small packages published and fetched over raw HTTP, each through a front door. */
export const registry: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  const { subjects } = await loadCatalogue();
  for (const [format, other] of Object.entries(OTHERS)) {
    const { protocol, build } = subjects.find((subject) => subject.format.id === format)!.format;
    await using ours = await connected(OWN, format, folder.path, say);
    await using theirs = await connected(other, format, folder.path, say);
    const rounds: { ours: Load; theirs: Load }[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const dir = join(folder.path, `${format}-${round}`);
      await mkdir(dir);
      const packages: Package[] = [];
      for (let count = 0; count < PACKAGES; count++) {
        const name = `bench-${round}-${count}`;
        packages.push(await build({ name, version: '1.0.0', size: 'small', seed: 'bench', dir }));
      }
      // Who goes first changes.
      const first = round % 2 === 0 ? await load(ours.http, protocol, packages) : undefined;
      const second = await load(theirs.http, protocol, packages);
      const pair = { ours: first ?? (await load(ours.http, protocol, packages)), theirs: second };
      if (round > 0) rounds.push(pair);
    }
    for (const kind of ['publish', 'download'] as const) {
      const pairs: Pair[] = rounds.map((round) => ({ ours: round.ours[kind], theirs: round.theirs[kind] }));
      const title = `${kind} ${PACKAGES} ${format} packages, ${CONCURRENCY} at once`;
      yield lineOf({ title, ours: `${OWN} registry`, theirs: other, goal: { of: 'speed', limit: 1 } }, pairs);
    }
  }
};

/** A target that was started behind its own front door, and a connection to it. */
async function connected(name: string, format: string, resultsRoot: string, say: (line: string) => void) {
  await using stack = new AsyncDisposableStack();
  const [catalogue, target] = [await loadCatalogue(), await loadTarget(name)];
  const signal = new AbortController().signal;
  const session = await openSession({
    catalogue,
    target,
    formats: [format],
    // No client runs: everything is raw HTTP.
    executor: 'local',
    seed: 'bench',
    runId: `bench-${process.pid}-${name}-${format}`,
    resultsRoot,
    timeoutMs: 300_000,
    keepOnFailure: false,
    signal,
    reproduce: () => '',
    onProgress: say,
  });
  stack.use(session);
  const selection = { target: name, formats: [format], tier: 'smoke', sizes: ['small'] } as const;
  const cell = planCells(catalogue, selection)[0]!;
  const link = await session.connector.connect(format, 'bench', cell.name);
  stack.defer(() => link.close());
  const http = session.surroundings.http(cell, link, signal, () => {});
  const opened = stack.move();
  return { http, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function load(http: RawHttp, protocol: Protocol, packages: readonly Package[]): Promise<Load> {
  const each = async (work: (pkg: Package) => Promise<void>) => {
    const started = performance.now();
    const { signal } = new AbortController();
    await schedule(packages, work, { workers: CONCURRENCY, expectedMs: () => 0, signal });
    return performance.now() - started;
  };
  const publish = await each(async (pkg) => {
    const { status } = await protocol.publish(http, pkg);
    if (status >= 300) throw new Error(`Publishing ${pkg.name} was answered ${status}.`);
  });
  const download = await each(async (pkg) => {
    for (const { url, name } of await protocol.readIndex(http, pkg.name)) {
      const { sha256 } = await http.get(url);
      const file = pkg.files.find((candidate) => candidate.name === name) ?? pkg.file;
      if (sha256 !== file.sha256) throw new Error(`${name} came back with other bytes.`);
    }
  });
  return { publish, download };
}
