import type { Defect } from '../../core/defect.ts';
import { baseDefects } from './defects/base.ts';
import { contentDefects } from './defects/content.ts';
import { listDefects } from './defects/lists.ts';
import { manifestDefects } from './defects/manifest.ts';
import { removalDefects } from './defects/removal.ts';
import { ruleDefects } from './defects/rules.ts';
import { uploadDefects } from './defects/upload.ts';

export const defects: readonly Defect[] = [
  ...baseDefects,
  ...contentDefects,
  ...uploadDefects,
  ...manifestDefects,
  ...listDefects,
  ...removalDefects,
  ...ruleDefects,
];
