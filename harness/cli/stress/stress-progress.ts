import type { Terminal } from '../../report/reporter.ts';
import type { LoadProgress } from '../../stress/load.ts';

const EVERY_MS = 1_000;

/** Shows the rate and the errors of a load while it goes on: one line that is written over on a terminal, one line in ten seconds elsewhere. */
export function stressProgress(terminal: Terminal): (look: () => LoadProgress) => Disposable {
  return (look) => {
    let before = 0;
    let looks = 0;
    const timer = setInterval(() => {
      const { sent, ended, failed, dropped, underWay } = look();
      const line = `${ended - before}/s, ${sent} sent, ${underWay} under way, ${failed} errors, ${dropped} dropped`;
      before = ended;
      looks += 1;
      if (terminal.interactive) terminal.write(`\r\u001b[2K${line.slice(0, terminal.columns - 1)}`);
      else if (looks % 10 === 0) terminal.write(`  ${line}\n`);
    }, EVERY_MS);
    return {
      [Symbol.dispose]() {
        clearInterval(timer);
        if (terminal.interactive) terminal.write('\r\u001b[2K');
      },
    };
  };
}
