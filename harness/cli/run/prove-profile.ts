import { resolve } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import type { CellResult } from '../../core/report.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { Live } from '../../report/live/live.ts';
import { profileFormats } from '../../runner/profile.ts';
import type { Proof } from '../../runner/proof.ts';
import { type ProveJob, prove } from '../../runner/prove.ts';
import { loadTarget } from '../../target/load.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { withDefaults } from '../defaults.ts';
import { interruption } from '../interruption.ts';
import { newRunId, newSeed } from '../run-id.ts';
import { completeTarget } from '../session/complete-target.ts';
import { openSession } from '../session/session.ts';
import { sweep } from '../session/workspace.ts';
import { processTerminal } from '../terminal.ts';
import { readDurations, saveDurations } from './durations.ts';
import type { RunOptions } from './run-options.ts';
import { tasksOf } from './tasks.ts';

export interface ProveCliOptions extends RunOptions {
  collateral?: boolean;
}

/** The whole of `regproof prove`; exit status 0 only when every defect was noticed and every check was made to fail. */
export async function proveProfile(given: ProveCliOptions): Promise<ExitStatus> {
  const options = withDefaults({ profile: 'all', ...given });
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  const formats = (
    await profileFormats(
      options.profile,
      catalogue.subjects.map(({ format }) => format.id),
    )
  ).filter((format) => target.formats[format]);
  await sweep();
  using live = new Live(processTerminal());
  const say = (line: string) => live.print(line);
  await using interrupted = interruption(say);
  const runId = `prove-${newRunId(new Date())}`;
  await using session = await openSession({
    catalogue,
    target,
    formats,
    executor: options.executor,
    seed: options.seed ?? newSeed(),
    runId,
    resultsRoot: resolve(options.results),
    timeoutMs: options.timeout,
    keepOnFailure: false,
    signal: interrupted.signal,
    reproduce: (cell) => `npx regproof prove --profile ${cell.format}`,
    onProgress: say,
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.pki === undefined ? {} : { pki: resolve(options.pki) }),
  });
  const recordedMs = await readDurations(resolve(options.results));
  let total = 0;
  const took: { name: string; ms: number }[] = [];
  const proof = await prove(catalogue, session.surroundings, {
    formats,
    target: target.name,
    workers: options.workers,
    collateral: options.collateral ?? false,
    tier: options.tier,
    connect: (cell, label, plant) => session.connector.connect(cell.format, label, cell.name, plant),
    ...(options.grep ? { grep: options.grep } : {}),
    onPlan(jobs) {
      total = jobs.length;
      live.start(tasksOf(jobs, 1, recordedMs), options.workers);
    },
    onStart: ({ name }) => live.begin(name),
    onResult(job, result, expected) {
      took.push({ name: job.name, ms: result.ms });
      live.end(job.name, result.ms);
      live.printShort(`${expected ? '✓' : '✗'} [${took.length}/${total}] ${lineOf(job, result)}`);
    },
  });
  live[Symbol.dispose]();
  await saveDurations(resolve(options.results), took);
  if (interrupted.signal.aborted) throw new HarnessError('INTERRUPTED', 'The proof was interrupted.', 'Run it again.');
  await session.results.write('prove.json', `${JSON.stringify(proof, null, 2)}\n`);
  say(summary(proof, options.grep !== undefined));
  say(`proof: ${session.results.dir}/prove.json`);
  return isComplete(proof, options.grep !== undefined) ? EXIT.green : EXIT.failure;
}

function lineOf({ what }: ProveJob, { verdict, name, ms }: CellResult): string {
  return `${what}: ${verdict} ${name} ${ms} ms`;
}

/** With a part of the defects only, checks that none of them kills are no news. */
function isComplete(proof: Proof, partial: boolean): boolean {
  return (
    proof.survivors.length + proof.dishonest.length + proof.controls.length + (partial ? 0 : proof.unproven.length) ===
      0 && proof.defects.length > 0
  );
}

function summary(proof: Proof, partial: boolean): string {
  const blind = proof.defects.filter((defect) => defect.nativeBlind).length;
  const lines = [
    '',
    `${proof.defects.length} defects, ${proof.defects.length - proof.survivors.length} killed; ${blind} of them are invisible to the native clients alone`,
  ];
  for (const { id, format, killedBy, collateral, missedBy, nativeBlind } of proof.defects) {
    const notes = [
      nativeBlind ? 'native blind' : '',
      collateral.length > 0 ? `also ${collateral.join(', ')}` : '',
      missedBy.length > 0 ? `MISSED BY ${missedBy.join(', ')}` : '',
    ].filter(Boolean);
    lines.push(
      `  ${missedBy.length > 0 || killedBy.length === 0 ? '✗' : '✓'} ${format} ${id} <- ${killedBy.join(', ') || 'nobody'}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
    );
  }
  if (!partial)
    lines.push(`${proof.checks.length} checks, ${proof.checks.length - proof.unproven.length} proven able to fail`);
  for (const check of partial ? [] : proof.unproven) lines.push(`  ✗ nothing kills ${check}`);
  for (const { check, format, verdict, reason } of proof.dishonest)
    lines.push(`  ✗ ${format}/${check} is ${verdict} on the honest registry: ${reason.split('\n')[0]}`);
  for (const { id, format, passed } of proof.controls)
    lines.push(`  ✗ on ${id} these ${format} checks pass: ${passed.join(', ')}`);
  return lines.join('\n');
}
