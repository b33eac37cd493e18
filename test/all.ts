import { connectEngine } from '../harness/executor/engine.ts';
import { engineDown, engineUp } from '../harness/executor/engine-setup.ts';
import { buildClientImages } from './images.ts';
import { quickSuite } from './quick-suite.ts';
import { type Counts, close, runMocha, say } from './suite.ts';

/** Milliseconds; a test that waits for clients sets its own deadlines below that. */
const TIMEOUT = ['--timeout', '1200000'];
/** Most of such a test waits for containers to start and for one core. */
const TOGETHER = ['--parallel', '--jobs', '2'];

const answered = await connectEngine().then(
  () => true,
  () => false,
);
const counts: Counts[] = [];
try {
  if (!answered) await engineUp(say);
  counts.push(...(await quickSuite()));
  await buildClientImages(say);
  counts.push(await runMocha('end to end', [...TIMEOUT, ...TOGETHER, 'test/e2e/*.e2e.ts'], 'spec'));
  counts.push(await runMocha('end to end, one by one', [...TIMEOUT, 'test/e2e/alone/*.e2e.ts'], 'spec'));
} finally {
  if (!answered) await engineDown(say, false);
}
process.exitCode = close(counts);
