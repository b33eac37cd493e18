import { EXIT } from '../core/verdict.ts';

/** A signal that Ctrl-C or SIGTERM sets. The first lets the run end in order, with a partial report; the second ends it at once. */
export function interruption(say: (line: string) => void): AsyncDisposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    say('Interrupted: ending the cells that run, then writing a partial report. Once more ends at once.');
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    async [Symbol.asyncDispose]() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
