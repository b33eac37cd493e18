import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const ROOT = join(import.meta.dirname, '..');
/** What is kept between runs. */
export const CACHE = join(ROOT, 'node_modules/.cache');
/** Compiled code, for the tests and for all the programs that they start. */
const COMPILED = join(CACHE, 'compiled');

/** Runs one command as one test: passed when it exits 0. */
export async function runCommand(title: string, file: string, args: readonly string[]): Promise<Counts> {
  const started = performance.now();
  const result = await execa(file, args, {
    cwd: ROOT,
    preferLocal: true,
    reject: false,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const passed = result.exitCode === 0;
  say(`${passed ? '✓' : '✗'} ${title} (${seconds(started)})`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Runs mocha over test files; a run that did not come to its end counts as one failure. */
export async function runMocha(title: string, args: readonly string[], output: 'dot' | 'spec'): Promise<Counts> {
  const started = performance.now();
  const file = join(tmpdir(), `regproof-counts-${process.pid}.json`);
  await rm(file, { force: true });
  const result = await execa('mocha', ['--reporter', join(ROOT, 'test/counting-reporter.cjs'), ...args], {
    cwd: ROOT,
    preferLocal: true,
    reject: false,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { REGPROOF_TEST_COUNTS: file, REGPROOF_TEST_OUTPUT: output, NODE_COMPILE_CACHE: COMPILED },
  });
  const counts = await readFile(file, 'utf8').then(
    (text): Counts => JSON.parse(text),
    (): Counts => ({ passed: 0, failed: 0, skipped: 0 }),
  );
  await rm(file, { force: true });
  const ended = result.exitCode === 0 ? counts.failed === 0 && counts.passed > 0 : counts.failed > 0;
  if (!ended) counts.failed += 1;
  say(
    `${counts.failed === 0 ? '✓' : '✗'} ${title}: ${counts.passed} passed, ${counts.failed} failed (${seconds(started)})`,
  );
  return counts;
}

/** Prints the closing line and returns the exit status. */
export function close(all: readonly Counts[]): number {
  const total = all.reduce((sum, counts) => ({
    passed: sum.passed + counts.passed,
    failed: sum.failed + counts.failed,
    skipped: sum.skipped + counts.skipped,
  }));
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
