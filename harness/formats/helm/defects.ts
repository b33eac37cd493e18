import type { Defect } from '../../core/defect.ts';
import { fileDefects } from './defects/files.ts';
import { indexDefects } from './defects/index.ts';
import { ociDefects } from './defects/oci.ts';
import { versionDefects } from './defects/versions.ts';

export const defects: readonly Defect[] = [...indexDefects, ...versionDefects, ...fileDefects, ...ociDefects];
