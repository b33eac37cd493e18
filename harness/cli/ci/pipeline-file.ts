import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Pipeline, pipelineSchema } from '../../ci/pipeline.ts';
import { HarnessError } from '../../core/error.ts';

/** Where a pipeline says how far it has come, unless told otherwise. */
export const PIPELINE_FILE = 'results/pipeline.json';

/** Replaces the file as a whole: a reader never sees half of it. */
export async function writePipeline(path: string, pipeline: Pipeline): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.partial`, `${JSON.stringify(pipeline, null, 2)}\n`);
  await rename(`${path}.partial`, path);
}

/** Reads it. Throws RUN_UNKNOWN or REPORT_INVALID. */
export async function readPipeline(path: string): Promise<Pipeline> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new HarnessError('RUN_UNKNOWN', `There is no pipeline at ${path}.`, 'Run one: regproof pipeline.', { cause });
  });
  try {
    return pipelineSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HarnessError(
      'REPORT_INVALID',
      `${path} is truncated or not a pipeline of this version.`,
      'Repeat the pipeline.',
      { cause },
    );
  }
}
