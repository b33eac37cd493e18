import type { Defect } from '../../core/defect.ts';
import { simpleDefects } from './defects/simple.ts';
import { stateDefects } from './defects/state.ts';
import { uploadDefects } from './defects/upload.ts';

export const defects: readonly Defect[] = [...uploadDefects, ...simpleDefects, ...stateDefects];
