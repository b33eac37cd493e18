import type { Defect } from '../../core/defect.ts';
import { artefactDefects } from './defects/artefact.ts';
import { changeDefects } from './defects/change.ts';
import { entryDefects } from './defects/entry.ts';
import { publishDefects } from './defects/publish.ts';

export const defects: readonly Defect[] = [...artefactDefects, ...publishDefects, ...entryDefects, ...changeDefects];
