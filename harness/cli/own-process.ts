import { execa } from 'execa';
import { EXIT, type ExitStatus } from '../core/verdict.ts';
import { SELF } from './self.ts';

/** Runs another command of this program, in a process group of its own: a Ctrl-C comes here, and is passed on exactly once. */
export async function runSelf(argv: readonly string[]): Promise<ExitStatus> {
  const child = execa(SELF[0], [SELF[1], ...argv], { stdio: 'inherit', reject: false, detached: true });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  const { exitCode, signal } = await child.finally(() => process.off('SIGINT', passOn).off('SIGTERM', passOn));
  // One that had not yet come to listen for it.
  if (signal === 'SIGINT' || signal === 'SIGTERM') return EXIT.interrupted;
  return (exitCode ?? EXIT.broken) as ExitStatus;
}
