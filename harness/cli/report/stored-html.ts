import { basename, dirname, join, resolve } from 'node:path';
import { createRedactor } from '../../core/redact.ts';
import { storedPage } from '../../report/html.ts';
import { noteInManifest } from '../../report/run-manifest.ts';
import { writeOut } from '../../report/write-out.ts';
import { catalogueFacts } from '../catalogue/catalogue-facts.ts';
import { readReport } from './show-report.ts';

/** Writes the page of a stored run; returns its path. Throws RUN_UNKNOWN or REPORT_INVALID. */
export async function writeStoredHtml(root: string, run: string, out?: string): Promise<string> {
  const dir = join(root, run);
  const report = await readReport(root, run);
  const path = resolve(out ?? join(dir, 'report.html'));
  // The secrets of that run are unknown by now, and were removed when it was written; what looks like one is removed here.
  const redactor = createRedactor();
  const redact = (text: string) => redactor.text(text);
  await writeOut(path, await storedPage(report, dir, await catalogueFacts(), redact, dirname(path)));
  if (dirname(path) === resolve(dir)) await noteInManifest(dir, basename(path));
  return path;
}
