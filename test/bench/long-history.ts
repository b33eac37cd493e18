import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HistoryEvent } from '../../harness/core/history.ts';
import type { FinalObservation } from '../../harness/core/observation.ts';

const PROCESSES = 100;
/** Of each package. */
const VERSIONS = 10;
/** Of every ten operations one publishes a version, one reads an index, the others fetch. */
const TURN = 10;
const START = Date.UTC(2026, 0, 1);
const SIZE = 1_000;

const nameOf = (version: number) => `pkg:fake/kit-${Math.floor(version / VERSIONS)}`;
const purlOf = (version: number) => `${nameOf(version)}@${version % VERSIONS}.0.0`;
const digestOf = (version: number) => createHash('sha256').update(String(version)).digest('hex');
const fileOf = (version: number) => ({ purl: purlOf(version), digest: digestOf(version), size: SIZE });

type Base = Omit<HistoryEvent, 'seq' | 't' | 'type'> & { readonly version: number };

function operation(index: number): Base {
  const [process, client, format] = [`p${index % PROCESSES}`, 'raw', 'fake'];
  const turn = index % TURN;
  // What is read has been acknowledged by then.
  const version = turn === 0 ? index / TURN : Math.max(0, Math.floor((index - PROCESSES) / TURN));
  const [purl, digest] = [purlOf(version), digestOf(version)];
  if (turn === 1) return { process, client, format, op: 'read', purl: nameOf(version), digest: '', size: 0, version };
  return { process, client, format, op: turn === 0 ? 'publish' : 'fetch', purl, digest, size: SIZE, version };
}

/** The history of a correct registry under load: a hundred processes, each of which always has an operation open. */
function* lines(operations: number): Generator<string> {
  let seq = 0;
  const line = ({ version, ...base }: Base, rest: Partial<HistoryEvent>) =>
    `${JSON.stringify({ seq, t: START + seq++, ...base, ...rest })}\n`;
  for (let index = 0; index < operations + PROCESSES - 1; index++) {
    if (index < operations) yield line(operation(index), { type: 'invoke' });
    const ended = index - PROCESSES + 1;
    if (ended < 0) continue;
    const base = operation(ended);
    if (base.op !== 'read') yield line(base, { type: 'ok', http: 200 });
    else {
      const first = base.version - (base.version % VERSIONS);
      const seen = Array.from({ length: base.version - first + 1 }, (_, count) => fileOf(first + count));
      yield line(base, { type: 'ok', http: 200, seen, incoherent: null });
    }
  }
}

/** Writes a run with a long history into a folder, with its final observation and its packages. */
export async function writeLongHistory(folder: string, operations: number): Promise<void> {
  const versions = Array.from({ length: Math.ceil(operations / TURN) }, (_, version) => version);
  await pipeline(Readable.from(lines(operations)), createWriteStream(join(folder, 'history.jsonl')));
  const observation: FinalObservation = {
    listed: versions.map(fileOf),
    fetched: versions.map((version) => ({ ...fileOf(version), http: 200 })),
    incoherent: {},
    orphans: [],
    faults: [],
  };
  await writeFile(join(folder, 'observation.json'), JSON.stringify(observation));
  const packages = versions.map((version) => {
    const files = [{ name: `${version}.tgz`, sha256: digestOf(version), size: SIZE }];
    return `${JSON.stringify({ purl: purlOf(version), files })}\n`;
  });
  await writeFile(join(folder, 'packages.jsonl'), packages.join(''));
}
