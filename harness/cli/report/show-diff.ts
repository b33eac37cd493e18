import type { Verdict } from '../../core/verdict.ts';
import { textTable } from '../../report/text-table.ts';
import { writeOut } from '../../report/write-out.ts';
import { type DiffEntry, diffRuns, type RunDiff } from '../../store/diff.ts';
import type { RunSummary, StoredRun } from '../../store/run.ts';
import type { DiffOptions } from '../command/report-diff.ts';
import { openStore, runIdOf } from './store-options.ts';

/** Prints what changed from one run to another, as a table or JSON, and writes the page where it was asked for. */
export async function showDiff(before: string, after: string, { json, html, ...options }: DiffOptions): Promise<void> {
  await using store = await openStore(options);
  const list = await store.list();
  const [old, young] = [await store.read(runIdOf(before, list)), await store.read(runIdOf(after, list))];
  const diff = diffRuns(old, young);
  if (html !== undefined) {
    const { diffPage } = await import('../../store/diff-page.ts');
    await writeOut(html, await diffPage(described(old), described(young), diff));
  }
  const document = { before: described(old), after: described(young), ...diff };
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : diffText(old, young, diff));
  if (html !== undefined && !json) process.stdout.write(`page: ${html}\n`);
}

function described({ id, product, startedAt, verdict, version, cancelled }: RunSummary) {
  return { id, product, startedAt, verdict, version, cancelled };
}

const KINDS = [
  ['added', 'added'],
  ['removed', 'removed'],
  ['changed', 'changed'],
  ['unchanged', 'unchanged'],
  ['notRun', 'not run'],
] as const;

function diffText(before: StoredRun, after: StoredRun, diff: RunDiff): string {
  const head = (run: RunSummary) =>
    `${run.id}  ${run.product.name} ${run.product.version}  ${run.verdict}${run.cancelled ? ', cut short' : ''}`;
  const counts = KINDS.map(([kind, words]) => `${diff[kind].length} ${words}`);
  const section = (title: string, entries: readonly DiffEntry[]) =>
    entries.length === 0 ? [] : [`\n${title}\n${textTable(entries.map(row)).trimEnd()}`];
  return `${[
    `before  ${head(before)}`,
    `after   ${head(after)}`,
    counts.join(', '),
    ...section('Changed', diff.changed),
    ...section('Added', diff.added),
    ...section('Removed', diff.removed),
    ...section('Not run, since proven with the same inputs', diff.notRun),
  ].join('\n')}\n`;
}

function row({ cell, before, after, why, cached }: DiffEntry): Record<string, string> {
  const said = (verdict: Verdict | null, provenBy?: string) =>
    provenBy === undefined ? (verdict ?? '-') : `cached from ${provenBy}`;
  return {
    cell,
    before: said(before, cached?.before),
    after: said(after, cached?.after),
    why: why.split('\n')[0]!,
  };
}
