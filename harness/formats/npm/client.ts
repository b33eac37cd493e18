import { npm, npm10 } from './client/npm.ts';
import { pnpm } from './client/pnpm.ts';
import { yarn } from './client/yarn.ts';
import { yarnBerry } from './client/yarn-berry.ts';

export { npm, npm10, pnpm, yarn, yarnBerry };

/** The default client first. */
export const clients = [npm, npm10, pnpm, yarn, yarnBerry] as const;
