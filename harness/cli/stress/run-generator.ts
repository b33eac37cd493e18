import { readFile } from 'node:fs/promises';
import { VERSION } from '../../core/root.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { loadProtocol } from '../../formats/discover.ts';
import { runGenerator } from '../../stress/distributed/generator.ts';
import type { Post } from '../../stress/distributed/messages.ts';
import { reachBy } from './reach.ts';

/** The whole of `regproof stress generator`: reports at the post that the file names, and ends with its coordinator. */
export async function runGeneratorAt(file: string): Promise<ExitStatus> {
  const post: Post = JSON.parse(await readFile(file, 'utf8'));
  await runGenerator(post, VERSION, reachBy(loadProtocol));
  return EXIT.green;
}
