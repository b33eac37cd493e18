import type { Defect } from '../../core/defect.ts';

export const defects: readonly Defect[] = [];
