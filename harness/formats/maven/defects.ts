import type { Defect } from '../../core/defect.ts';
import { fileDefects } from './defects/files.ts';
import { metadataDefects } from './defects/metadata.ts';

export const defects: readonly Defect[] = [...metadataDefects, ...fileDefects];
