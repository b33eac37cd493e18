import type { Defect } from '../../core/defect.ts';
import { httpDefects } from './defects/http.ts';
import { packagesDefects } from './defects/packages.ts';
import { releaseDefects } from './defects/release.ts';
import { signatureDefects } from './defects/signature.ts';
import { uploadDefects } from './defects/upload.ts';

export const defects: readonly Defect[] = [
  ...uploadDefects,
  ...httpDefects,
  ...releaseDefects,
  ...signatureDefects,
  ...packagesDefects,
];
