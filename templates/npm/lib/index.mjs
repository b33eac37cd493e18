import { createRequire } from 'node:module';

/** One line that no other build of this package prints. */
export const { marker } = createRequire(import.meta.url)('./index.js');
