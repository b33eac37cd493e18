import type { Defect } from '../../core/defect.ts';
import { attestationDefects } from './defects/attestations.ts';
import { documentDefects } from './defects/document.ts';
import { managementDefects } from './defects/management.ts';
import { nameDefects } from './defects/name.ts';
import { packageDefects } from './defects/package.ts';
import { publicationDefects } from './defects/publication.ts';
import { readingDefects } from './defects/reading.ts';
import { removalDefects } from './defects/removal.ts';

export const defects: readonly Defect[] = [
  ...packageDefects,
  ...documentDefects,
  ...removalDefects,
  ...publicationDefects,
  ...managementDefects,
  ...readingDefects,
  ...nameDefects,
  ...attestationDefects,
];
