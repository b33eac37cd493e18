import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** Puts the data files that code reads from its own folder beside the compiled code. */
const root = join(import.meta.dirname, '../..');
for (const path of globSync(['harness/**/requirements.yaml', 'harness/report/page/*.{js,css}'], { cwd: root }))
  cpSync(join(root, path), join(root, 'dist', path));
