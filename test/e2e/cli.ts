import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Report } from '../../harness/core/report.ts';

export const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'harness/cli/bin.js');

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'regproof-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user does; never throws for its exit status. */
export async function regproof(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await start(args, options);
  return { exitCode: exitCode ?? -1, stdout: String(stdout), stderr: String(stderr) };
}

/** Starts the command line and returns its process, to be signalled. */
export function start(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  return execa(process.execPath, [BIN, ...args], { reject: false, stdin: 'ignore', ...options });
}

/** report.json of the latest run below `results`. */
export async function latestReport(results: string): Promise<Report> {
  return JSON.parse(await readFile(join(results, 'latest', 'report.json'), 'utf8'));
}
