import { connectEngine } from '../harness/executor/engine.ts';
import { engineDown, engineUp } from '../harness/executor/engine-setup.ts';
import { buildClientImages } from './images.ts';
import { quickSuite } from './quick-suite.ts';
import { type Counts, close, runMocha, say } from './suite.ts';

const answered = await connectEngine().then(
  () => true,
  () => false,
);
const counts: Counts[] = [];
try {
  if (!answered) await engineUp(say);
  counts.push(...(await quickSuite()));
  await buildClientImages(say);
  counts.push(await runMocha('end to end', ['--timeout', '1200000', 'test/e2e/*.e2e.ts'], 'spec'));
} finally {
  if (!answered) await engineDown(say, false);
}
process.exitCode = close(counts);
