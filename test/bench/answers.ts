/** Waits, for at most 30 s, until a registry gives any answer. */
export async function waitUntilAnswers(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise<void>((resolve) => setTimeout(resolve, 50));
    }
  }
}
