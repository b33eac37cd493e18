import { eventually } from '../core/wait.ts';
import type { Attempt, Attempts } from './attempts.ts';
import type { Operations } from './operations.ts';
import type { Step } from './schema.ts';
import type { Published, Stage } from './stage.ts';

const FIRST_PACKAGE_MS = 60_000;

type Work = () => Promise<{ attempt: Attempt; first: Published }[]>;

/** Makes everything that a step publishes; the returned function publishes it all at once. */
export async function publishAll(
  { packages, versions, editions }: NonNullable<Step['publish']>,
  stage: Stage,
  attempts: Attempts,
  operations: Operations,
  step: string,
): Promise<Work> {
  const made: Attempt[] = [];
  for (let pkg = 1; pkg <= packages; pkg++)
    for (const version of versions)
      for (let edition = 1; edition <= editions; edition++) {
        const name = pkg === 1 ? 'kit' : `kit${pkg}`;
        made.push(
          attempts.add(
            await stage.make({ name, version, ...(edition === 1 ? {} : { edition: `edition ${edition}` }) }),
          ),
        );
      }
  return () =>
    Promise.all(
      made.map(async (attempt, index) => ({
        attempt,
        first: await operations.publish(attempt, `${step} ${index + 1}`),
      })),
    );
}

/** Reads indexes and what they name until a step has ended, and once more. */
export function readUntil(
  { readers }: NonNullable<Step['read']>,
  ended: Promise<unknown>,
  attempts: Attempts,
  operations: Operations,
  step: string,
  signal: AbortSignal,
): Work {
  return async () => {
    let over = false;
    void ended.then(() => {
      over = true;
    });
    const readOnce = async (process: string) => {
      for (const name of attempts.names()) {
        const files = await operations.read(name, process);
        for (const [, [first]] of Map.groupBy(files ?? [], ({ version }) => version))
          await operations.fetch(name, first!, process);
      }
    };
    const reader = async (process: string) => {
      // Without a package there is nothing to wait for between two readings: they would keep everybody else from running.
      await eventually('a package to read', () => over || attempts.all.length > 0, {
        withinMs: FIRST_PACKAGE_MS,
        signal,
      });
      while (!over) await readOnce(process);
      await readOnce(process);
    };
    await Promise.all(Array.from({ length: readers }, (_, index) => reader(`${step} ${index + 1}`)));
    return [];
  };
}
