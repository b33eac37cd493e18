import type { Defect } from '../../core/defect.ts';
import { formDefects } from './defects/forms.ts';
import { httpDefects } from './defects/http.ts';
import { recordDefects } from './defects/records.ts';
import { stateDefects } from './defects/state.ts';

export const defects: readonly Defect[] = [...recordDefects, ...formDefects, ...httpDefects, ...stateDefects];
