import type { Defect } from '../../core/defect.ts';
import { documentDefects } from './defects/document.ts';
import { packageDefects } from './defects/package.ts';
import { removalDefects } from './defects/removal.ts';

export const defects: readonly Defect[] = [...packageDefects, ...documentDefects, ...removalDefects];
