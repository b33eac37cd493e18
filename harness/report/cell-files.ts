import { cellFolder } from '../core/cell-name.ts';
import { asError } from '../core/error.ts';
import type { CellResult, ReportStep } from '../core/report.ts';
import type { Reporter } from './reporter.ts';
import type { Results } from './results.ts';

/** Its result as data; the same as in report.json, and there before it. */
const RESULT_FILE = 'result.json';
/** What was asked and what was said, as a person reads it. */
const STEPS_FILE = 'steps.log';

/** Writes each cell into its folder when it ends, so that what a run has come to survives a kill of the harness. */
export function cellFiles({ write }: Pick<Results, 'write'>): Reporter {
  const writing: Promise<Error | null>[] = [];
  const put = (path: string, text: string) => writing.push(write(path, text).then(() => null, asError));
  return {
    id: 'cell-files',
    onCell(result) {
      const folder = cellFolder(result.name, result.attempt);
      put(`${folder}/${RESULT_FILE}`, `${JSON.stringify(result, null, 2)}\n`);
      if (result.steps.length > 0) put(`${folder}/${STEPS_FILE}`, stepsText(result));
    },
    async onEnd() {
      const failed = (await Promise.all(writing)).find((error) => error !== null);
      if (failed) throw failed;
    },
  };
}

/** The steps of a cell one after another, with the output of the clients. */
export function stepsText({ name, attempt, verdict, steps }: CellResult): string {
  const head = `# ${name}${attempt > 1 ? ` attempt ${attempt}` : ''}: ${verdict}`;
  return [head, ...steps.map(stepText)].map((part) => `${part.trimEnd()}\n`).join('\n');
}

function stepText(step: ReportStep): string {
  if (step.kind === 'http')
    return `> ${step.request}\n${step.status}, ${step.size} bytes, sha256 ${step.sha256}, ${step.ms} ms`;
  return `$ ${step.argv.join(' ')}\n${step.output.trimEnd()}\nexit ${step.exit}, ${step.ms} ms`;
}
