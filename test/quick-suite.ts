import { CACHE, type Counts, runCommand, runMocha } from './suite.ts';

/** Everything that needs no container: format, lint, types, unit, contract and negative tests. */
export async function quickSuite(): Promise<Counts[]> {
  const [lint, types, page, tests] = await Promise.all([
    runCommand('format and lint', 'biome', ['check', '--error-on-warnings', '.']),
    runCommand('types', 'tsc', ['--noEmit', '--incremental', '--tsBuildInfoFile', `${CACHE}/types.json`]),
    runCommand('types of the page', 'tsc', ['-p', 'harness/report/page']),
    runMocha('unit, contract and negative tests', ['--parallel', '--jobs', '2', 'test/**/*.test.ts'], 'dot'),
  ]);
  return [lint, types, page, tests];
}
