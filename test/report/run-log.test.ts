import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { otlpTraces } from '../../harness/report/otel.ts';
import { pipelineLog } from '../../harness/report/pipeline-log.ts';
import { openResults } from '../../harness/report/results.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const redact = (text: string) => text.replaceAll('s3cret', '[redacted]');

async function entries(dir: string, name: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(dir, `logs/${name}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('logs of a run', () => {
  it('are lines of JSON by class, with the run and its trace, and without secrets', async () => {
    await using folder = await temporaryFolder();
    const results = await openResults(folder.path, 'run-1', redact);
    results.tell('audit', 'the registry is killed', { pid: 7 });
    results.tell('application', 'ready "s3cret"\n\u001b[0m', { source: 't' });
    await results.close();
    const [audit] = await entries(results.dir, 'audit');
    expect(audit).to.include({ run: 'run-1', message: 'the registry is killed', pid: 7 });
    expect(Date.now() - Date.parse(String(audit!.time))).to.be.within(0, 60_000);
    expect(audit!.user).to.be.a('string').and.not.equal('');
    const [application] = await entries(results.dir, 'application');
    expect(application).to.include({ message: 'ready "[redacted]"\n\u001b[0m', source: 't' });
    expect(application).not.to.have.property('time');
  });

  it('tell the pipeline as it goes, with the ids of the traces', async () => {
    await using folder = await temporaryFolder();
    const cells = [fakeResultOf('pass'), fakeResultOf('unknown', { attempt: 2 })];
    const report = fakeReport(cells);
    const results = await openResults(folder.path, report.run.id, redact);
    const log = pipelineLog(results);
    log.onStart?.({ total: 2, target: 't', runId: report.run.id, seed: 's', workers: 1 });
    log.onCellStart?.(cells[0]!.name);
    for (const cell of cells) log.onCell?.(cell);
    await log.onEnd?.(report, results);
    await results.close();
    const lines = await entries(results.dir, 'pipeline');
    expect(lines.map(({ message }) => message)).to.deep.equal([
      ...['the run begins', 'a cell begins', 'a cell ended', 'a cell ended', 'the run ended'],
    ]);
    expect(lines[3]).to.include({ verdict: 'unknown', reason: 'reason of unknown', attempt: 2 });
    const spans = otlpTraces(report).resourceSpans[0]!.scopeSpans[0]!.spans;
    expect(lines.every(({ trace }) => trace === spans[0]!.traceId)).to.equal(true);
    expect([lines[2]!.span, lines[3]!.span]).to.deep.equal([spans[1]!.spanId, spans[2]!.spanId]);
  });
});
