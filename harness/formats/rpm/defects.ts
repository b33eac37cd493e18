import type { Defect } from '../../core/defect.ts';
import { packageDefects } from './defects/package.ts';
import { primaryDefects } from './defects/primary.ts';
import { repomdDefects } from './defects/repomd.ts';
import { stateDefects } from './defects/state.ts';

export const defects: readonly Defect[] = [...packageDefects, ...repomdDefects, ...primaryDefects, ...stateDefects];
