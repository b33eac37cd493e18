#!/usr/bin/env node
// Plain JavaScript, so that an older Node gets a clear sentence instead of a syntax error.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const needed = 24;

if (Number.parseInt(process.versions.node, 10) >= needed) {
  const compiled = join(root, 'dist', 'harness', 'cli', 'main.js');
  const main =
    root.includes('node_modules') || !existsSync(join(root, 'harness', 'cli', 'main.ts'))
      ? compiled
      : join(root, 'harness', 'cli', 'main.ts');
  // Keeps compiled code between starts: half of the time of a start is compiling.
  nodeModule.enableCompileCache?.();
  await import(`file://${main}`);
} else {
  const own = join(root, '.tools', 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(own)) {
    process.stderr.write(
      `USAGE: regproof needs Node ${needed}, this is ${process.versions.node}. Install Node ${needed}, or run make in a checkout.\n`,
    );
    process.exit(2);
  }
  const result = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(result.status ?? 3);
}
