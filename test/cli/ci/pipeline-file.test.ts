import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { newPipeline } from '../../../harness/ci/pipeline.ts';
import { readPipeline, writePipeline } from '../../../harness/cli/ci/pipeline-file.ts';
import { judgeNeeds } from '../../../harness/cli/ci/run-pipeline.ts';
import { HarnessError } from '../../../harness/core/error.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const codeOf = (error: unknown) => (error instanceof HarnessError ? error.code : String(error));

describe('the file of a pipeline', () => {
  it('is read as it was written, and leaves nothing beside it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'results/pipeline.json');
    const job = { name: 'check', make: ['check'], formats: [], target: null, scenario: null };
    const pipeline = newPipeline('fast', [job], new Date(0));
    await writePipeline(path, pipeline);
    await writePipeline(path, pipeline);
    expect(await readPipeline(path)).to.deep.equal(pipeline);
    expect(await readdir(join(folder.path, 'results'))).to.deep.equal(['pipeline.json']);
  });

  it('is refused when it is not there, truncated, or of something else', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'pipeline.json');
    expect(await readPipeline(path).catch(codeOf)).to.equal('RUN_UNKNOWN');
    for (const text of ['{"schemaVer', '{}', '{"schemaVersion":2}']) {
      await writeFile(path, text);
      expect(await readPipeline(path).catch(codeOf), text).to.equal('REPORT_INVALID');
    }
  });
});

describe('the needs of a workflow', () => {
  it('are refused when they are something else', () => {
    for (const text of ['', 'null', '[]x', '{"a":{}}'])
      expect(() => judgeNeeds(text, new Date(), 1), text)
        .to.throw(HarnessError)
        .with.property('code', 'USAGE');
  });
});
