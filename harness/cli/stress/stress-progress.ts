import type { StressResult } from '../../core/stress-report.ts';
import { Live, type Rhythm } from '../../report/live/live.ts';
import type { Task } from '../../report/live/progress.ts';
import type { Terminal } from '../../report/reporter.ts';
import type { OnProgress } from '../../stress/load.ts';
import type { StressProfile } from '../../stress/profile.ts';

const EVERY_MS = 1_000;
const LAST_LOOK = 'last look';

export interface StressProgressOptions {
  readonly terminal: Terminal;
  readonly rhythm?: Partial<Rhythm>;
  readonly target: string;
  /** Name of the load profile. */
  readonly load: string;
  readonly profile: StressProfile;
  readonly formats: readonly string[];
  /** What each part took when it last ran, in milliseconds, by the names that `took` has. */
  readonly recordedMs: Readonly<Record<string, number>>;
}

/** Shows how far a load is: a lane for each format, one part after the other, and once a second what the load does. */
export class StressProgress implements Disposable {
  readonly #live: Live;
  readonly #options: StressProgressOptions;
  /** Of the format that is loaded now, those that have not ended, and since when the first of them goes on. */
  #parts: string[] = [];
  #since = 0;
  /** What each part took that has ended. */
  readonly took: { name: string; ms: number }[] = [];

  constructor(options: StressProgressOptions) {
    const { terminal, rhythm, formats, recordedMs } = options;
    this.#options = options;
    this.#live = new Live(terminal, rhythm);
    const tasks = formats.flatMap((format) =>
      partsOf(options.profile).map((part): Task => {
        const name = this.#nameOf(format, part);
        return { name, format, expectedMs: recordedMs[name] ?? null };
      }),
    );
    this.#live.start(tasks, 1);
  }

  readonly say = (line: string): void => this.#live.print(line);

  begin(format: string): void {
    this.#parts = partsOf(this.#options.profile).map((part) => this.#nameOf(format, part));
    this.#beginNext();
  }

  /** A part has ended with it. */
  result(result: StressResult): void {
    const ended = this.#nameOf(result.format, result.kind === 'growth' ? growthOf(result.of) : result.kind);
    this.#parts = this.#parts.filter((part) => part !== ended);
    this.#end(ended);
    this.#beginNext();
  }

  /** The format has been loaded to its end: what has not begun by now does not come any more. */
  end(): void {
    for (const part of this.#parts.splice(0)) this.#end(part);
  }

  readonly watch: OnProgress = (look) => {
    let before = 0;
    const timer = setInterval(() => {
      const { sent, ended, failed, dropped, underWay } = look();
      this.#live.load(`${ended - before}/s, ${sent} sent, ${underWay} in flight, ${failed} errors, ${dropped} dropped`);
      before = ended;
    }, EVERY_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  };

  [Symbol.dispose](): void {
    this.#live[Symbol.dispose]();
  }

  #beginNext(): void {
    this.#since = performance.now();
    if (this.#parts[0] !== undefined) this.#live.begin(this.#parts[0]);
  }

  #end(name: string): void {
    const ms = Math.round(performance.now() - this.#since);
    this.took.push({ name, ms });
    this.#live.end(name, ms);
    this.#since = performance.now();
  }

  /** As cells are named, so that the view leaves out what the lane says. */
  #nameOf(format: string, part: string): string {
    return `${this.#options.target}/${format}/${this.#options.load}: ${part}`;
  }
}

/** What a load profile does with each format, in its order. */
function partsOf({ growth, hundred, load, knee }: StressProfile): string[] {
  return [
    ...(growth?.of ?? []).map(growthOf),
    ...(hundred ? ['hundred'] : []),
    ...(load ? ['load'] : []),
    ...(load && knee ? ['knee', ...(knee.recovery ? ['recovery'] : [])] : []),
    ...(load ? [LAST_LOOK] : []),
  ];
}

function growthOf(what: string): string {
  return `growth of ${what}`;
}
