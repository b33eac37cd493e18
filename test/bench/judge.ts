import { join } from 'node:path';
import { execa } from 'execa';
import { temporaryFolder } from '../e2e/cli.ts';
import { writeLongHistory } from './long-history.ts';
import { lineOf, type Measurement } from './timing.ts';

const OPERATIONS = 1_000_000;
const LIMIT_MS = 10_000;
const LIMIT_MB = 2_048;
const ROUNDS = 3;

/** A stored history of a million operations, read and judged, against its limits: ten seconds and two gigabytes. */
export const judge: Measurement = async function* (say) {
  await using folder = await temporaryFolder();
  await writeLongHistory(folder.path, OPERATIONS);
  const rounds: { ms: number; megabytes: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { stdout } = await execa(process.execPath, [join(import.meta.dirname, 'judge-child.ts'), folder.path]);
    const { verdict, operations, ms, cpuMs, megabytes } = JSON.parse(stdout);
    if (verdict !== 'pass' || operations !== OPERATIONS)
      throw new Error(`${operations} operations were judged ${verdict}.`);
    const seconds = `${(ms / 1000).toFixed(1)} s (${(cpuMs / 1000).toFixed(1)} s of processor)`;
    say(`judged ${operations} operations in ${seconds} with ${Math.round(megabytes)} MB`);
    rounds.push({ ms, megabytes });
  }
  const goal = { of: 'time', limit: 1 } as const;
  const times = rounds.map(({ ms }) => ({ ours: ms, theirs: LIMIT_MS }));
  yield lineOf({ title: 'judge a million operations', ours: 'judge', theirs: 'limit: 10 s', goal }, times);
  const sizes = rounds.map(({ megabytes }) => ({ ours: megabytes, theirs: LIMIT_MB }));
  yield lineOf({ title: 'memory of that, MB for ms', ours: 'judge', theirs: 'limit: 2 GB', goal }, sizes);
};
