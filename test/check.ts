import { quickSuite } from './quick-suite.ts';
import { close } from './suite.ts';

process.exitCode = close(await quickSuite());
