import type { Defect } from '../../core/defect.ts';
import { fileDefects } from './defects/files.ts';
import { indexDefects } from './defects/index.ts';

export const defects: readonly Defect[] = [...indexDefects, ...fileDefects];
