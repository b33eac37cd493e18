import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { badgeSvg, badgeText } from '../../report/badge.ts';
import { type LevelState, levelsOf, overallState } from '../../report/levels.ts';
import { publicPage } from '../../report/public-page.ts';
import { writeOut } from '../../report/write-out.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { readReport } from './show-report.ts';
import { writeStoredHtml } from './stored-html.ts';

/** Writes the public page of a stored run with its badge and its cells into `out`; returns what they say. */
export async function publishReport(root: string, run: string, out: string): Promise<LevelState> {
  const report = await readReport(root, run);
  const { subjects } = await loadCatalogue();
  // What no check of the format proves cannot be asked of a run.
  const requirements = new Map(
    subjects.map(({ format, checks, requirements: all }) => {
      const proven = new Set(checks.flatMap(({ proves }) => proves));
      return [format.id, [...all.values()].filter(({ id }) => proven.has(id))] as const;
    }),
  );
  const formats = levelsOf(report, requirements);
  const state = overallState(report, formats);
  const dir = resolve(out);
  await mkdir(dir, { recursive: true });
  await writeOut(join(dir, 'badge.svg'), badgeSvg(badgeText(formats, state), state));
  await writeOut(join(dir, 'index.html'), await publicPage(report, formats, state));
  await writeStoredHtml(root, run, join(dir, 'report.html'));
  return state;
}
