import { performance } from 'node:perf_hooks';
import { catalogueFacts } from '../../harness/cli/catalogue/catalogue-facts.ts';
import { storedPage } from '../../harness/report/html.ts';
import { temporaryFolder } from '../e2e/cli.ts';
import { fakeReport } from '../fakes/fake-report.ts';
import { manyCells } from '../fakes/full-report.ts';
import { lineOf, type Measurement } from './timing.ts';

const CELLS = 10_000;
const LIMIT_MS = 5_000;
const ROUNDS = 3;

/** The page of a report of ten thousand cells, against its limit: five seconds. */
export const html: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  const report = fakeReport(manyCells(CELLS));
  const facts = await catalogueFacts();
  const times: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const page = await storedPage(report, folder.path, facts, (text) => text);
    times.push({ ours: performance.now() - began, theirs: LIMIT_MS });
    say(`${CELLS} cells became ${(page.length / 1e6).toFixed(1)} MB in ${times.at(-1)!.ours.toFixed(0)} ms`);
  }
  const goal = { of: 'time', limit: 1 } as const;
  yield lineOf({ title: 'page of ten thousand cells', ours: 'html', theirs: 'limit: 5 s', goal }, times);
};
