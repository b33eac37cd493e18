import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlanFile } from '../core/client.ts';

/** Writes a plan's files, mode 0600 unless it says otherwise. */
export async function writeFiles(files: readonly PlanFile[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.content, { mode: file.mode ?? 0o600 });
  }
}
