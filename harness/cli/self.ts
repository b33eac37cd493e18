import { join } from 'node:path';
import { PACKAGE_ROOT } from '../core/root.ts';

/** argv that starts this program. */
export const SELF = [process.execPath, join(PACKAGE_ROOT, 'harness/cli/bin.js')] as const;
