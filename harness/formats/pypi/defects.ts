import type { Defect } from '../../core/defect.ts';
import { attestationDefects } from './defects/attestations.ts';
import { jsonDefects } from './defects/json.ts';
import { metadataDefects } from './defects/metadata.ts';
import { ruleDefects } from './defects/rules.ts';
import { simpleDefects } from './defects/simple.ts';
import { stateDefects } from './defects/state.ts';
import { uploadDefects } from './defects/upload.ts';

export const defects: readonly Defect[] = [
  ...uploadDefects,
  ...ruleDefects,
  ...simpleDefects,
  ...jsonDefects,
  ...metadataDefects,
  ...stateDefects,
  ...attestationDefects,
];
