import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { mergeReports } from '../../harness/cli/report/merge-reports.ts';
import { packBlob } from '../../harness/report/blob.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import { partsOf, resultsOf } from '../scale/parts.ts';
import { lineOf, type Measurement } from './timing.ts';

const CELLS = 100_000;
const PARTS = 4;
const LIMIT_MS = 10_000;
const ROUNDS = 3;

/** A hundred thousand cells of four parts, from their blobs to the written report, against its limit: ten seconds. */
export const merge: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  const parts = partsOf(resultsOf(Array.from({ length: CELLS }, () => 'pass' as const)), PARTS);
  const places = parts.map(({ name }) => join(folder.path, name));
  for (const [index, { report }] of parts.entries()) {
    await mkdir(places[index]!);
    await writeFile(join(places[index]!, 'report.blob'), packBlob(JSON.stringify(report)));
  }
  const times: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const status = await mergeReports(places, { results: join(folder.path, 'merged'), reporter: ['json'] });
    if (status !== 0) throw new Error(`the merged run ended with ${status}`);
    times.push({ ours: performance.now() - began, theirs: LIMIT_MS });
    say(`${CELLS} cells of ${PARTS} parts in ${times.at(-1)!.ours.toFixed(0)} ms`);
  }
  const goal = { of: 'time', limit: 1 } as const;
  yield lineOf({ title: 'merge of 100,000 cells', ours: 'report merge', theirs: 'limit: 10 s', goal }, times);
};
