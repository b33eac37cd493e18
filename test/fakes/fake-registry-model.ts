import { createHash } from 'node:crypto';
import type { FaultRecord } from '../../harness/core/fault.ts';
import type { HistoryEvent, SeenFile } from '../../harness/core/history.ts';
import type { FinalObservation, Orphan } from '../../harness/core/observation.ts';
import type { GivenPackage } from '../../harness/history/given.ts';

/** Every way in which the model can be broken. */
export const DEFECTS = [
  'lost publish',
  'lost update',
  'torn publish',
  'dangling index',
  'double acknowledge',
  'overwrite',
  'refusal after commit',
  'orphan blob',
  'orphan row',
  'upload session left',
  'stale index',
  'went back',
  'silent 2xx',
  'hang',
  'empty error',
  'torn signature',
  'no recovery',
  'slow recovery',
  'unrepeatable publish',
] as const;

export type ModelDefect = (typeof DEFECTS)[number];

/** One operation of a process, in ticks. */
export interface Command {
  readonly process: string;
  readonly op: HistoryEvent['op'];
  readonly name: string;
  readonly version: string;
  /** Tells bytes apart: the same edition of a version has the same bytes. */
  readonly edition: number;
  /** Ticks between the end of the operation before and this one's beginning. */
  readonly gap: number;
  /** Ticks from its beginning to when it takes effect, and from there to its end. */
  readonly before: number;
  readonly after: number;
  /**
   * `answered`; `lost`: the request does not arrive; `unheard`: the answer does not; `late`: the client gives up and it takes effect later;
   * `refused`: a wrong credential. The three in the middle are for the time before the fault is healed.
   */
  readonly fate: 'answered' | 'lost' | 'unheard' | 'late' | 'refused';
}

export interface ModelOptions {
  /** The name of the only package that a broken model treats wrongly; everything else it does right. */
  readonly victim?: string;
  readonly defect?: ModelDefect;
  /** When the registry is killed, in ticks, and for how long. */
  readonly crash?: { readonly at: number; readonly lasts: number };
  /** Whether the index states digests; it does by default. */
  readonly digests?: boolean;
  /** Files of each version; 1 by default. */
  readonly files?: number;
  readonly asked?: readonly string[];
}

/** What a judge is given. */
export interface Told {
  readonly history: HistoryEvent[];
  readonly observation: FinalObservation;
  readonly given: GivenPackage[];
}

const START = Date.UTC(2026, 0, 1);
const TICK_MS = 10;
/** How long a late request takes to take effect after its client gave up. */
const LATE = 7;

interface Stored {
  readonly digest: string;
  readonly edition: number;
  /** Whether the bytes are there, and whole. */
  bytes: 'whole' | 'half' | 'none';
}

type End = Pick<HistoryEvent, 'type'> & Partial<HistoryEvent>;

/** Runs the commands of all processes side by side on a registry in memory, and tells what a harness would have seen. */
export function runModel(commands: readonly Command[], options: ModelOptions = {}): Told {
  return new Model(options).run(commands);
}

/** A sha256 that stands for the bytes of a file. */
export function bytesOf(purl: string, edition: number, file = 0): string {
  return createHash('sha256').update(`${purl} ${edition} ${file}`).digest('hex');
}

export function purlOf({ name, version }: Pick<Command, 'name' | 'version'>): string {
  return `pkg:fake/${name}@${version}`;
}

class Model {
  readonly #options: ModelOptions;
  readonly #history: HistoryEvent[] = [];
  readonly #given = new Map<string, GivenPackage>();
  readonly #orphans: Orphan[] = [];
  readonly #during: number[] = [];
  readonly #reserved = new Set<string>();
  readonly #index = new Map<string, Stored>();
  /** The index as it was when an operation began, for defects that look at an old one. */
  readonly #began = new Map<Command, Map<string, Stored>>();
  #writing = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  run(commands: readonly Command[]): Told {
    const moments: { at: number; happens: () => void }[] = [];
    const clocks = new Map<string, number>();
    for (const command of commands) {
      const begins = (clocks.get(command.process) ?? 0) + command.gap;
      const acts = begins + command.before;
      const ends = acts + command.after;
      clocks.set(command.process, ends);
      let end: End = { type: 'info' };
      moments.push({ at: begins, happens: () => this.#invoke(command, begins, ends) });
      const effect = command.fate === 'late' ? ends + LATE : acts;
      moments.push({
        at: effect,
        happens: () => {
          end = this.#act(command, effect);
        },
      });
      moments.push({ at: ends, happens: () => this.#end(command, this.#heard(command, begins, ends, end), ends) });
    }
    moments.sort((a, b) => a.at - b.at);
    const crash = this.#options.crash;
    let crashed = crash === undefined;
    for (const { at, happens } of moments) {
      if (!crashed && at > crash!.at) {
        crashed = true;
        this.#crash();
      }
      happens();
    }
    return { history: this.#history, observation: this.#observe(), given: [...this.#given.values()] };
  }

  #broken(command: Pick<Command, 'name'>, ...defects: readonly ModelDefect[]): boolean {
    const { victim, defect } = this.#options;
    return command.name === victim && defect !== undefined && defects.includes(defect);
  }

  #isDown(tick: number): boolean {
    const { crash } = this.#options;
    return crash !== undefined && tick > crash.at && tick <= crash.at + crash.lasts;
  }

  #event(command: Command, tick: number, rest: Partial<HistoryEvent> & Pick<HistoryEvent, 'type'>): void {
    const { process, op, name, edition } = command;
    const [purl, publishes] = [purlOf(command), op === 'publish'];
    const [seq, t] = [this.#history.length, START + tick * TICK_MS];
    const what = { purl: op === 'read' ? `pkg:fake/${name}` : purl, digest: publishes ? bytesOf(purl, edition) : '' };
    this.#history.push({
      seq,
      t,
      process,
      client: 'model',
      format: 'fake',
      op,
      ...what,
      size: publishes ? 10 : 0,
      ...rest,
    });
  }

  #invoke(command: Command, begins: number, ends: number): void {
    const { crash, files = 1 } = this.#options;
    if (crash && begins <= crash.at && ends > crash.at) this.#during.push(this.#history.length);
    this.#event(command, begins, { type: 'invoke' });
    this.#began.set(command, new Map(this.#index));
    if (command.op !== 'publish') return;
    this.#writing += 1;
    const purl = purlOf(command);
    const made = Array.from({ length: files }, (_, file) => ({
      name: `${command.version}.${file}`,
      sha256: bytesOf(purl, command.edition, file),
      size: 10,
    }));
    this.#given.set(made[0]!.sha256, { purl, files: made });
  }

  /** The registry does what it is asked for, unless it is down or never hears of it. Returns its answer. */
  #act(command: Command, acts: number): End {
    if (command.fate === 'refused') return { type: 'fail', http: 401, evidence: 'who are you?' };
    const down = this.#isDown(acts);
    if (command.op === 'publish' && (down || command.fate === 'lost')) return this.#interrupt(command, down);
    if (command.fate === 'lost' || down) return { type: 'info' };
    if (command.op === 'publish') return this.#publish(command);
    if (command.op === 'delete') {
      const there = this.#index.delete(purlOf(command));
      return there ? { type: 'ok', http: 200 } : { type: 'fail', http: 404, evidence: 'no such version' };
    }
    return command.op === 'read' ? this.#read(command) : this.#fetch(command);
  }

  /** A publish of which the registry has seen only a part. */
  #interrupt(command: Command, down: boolean): End {
    const [purl, { edition }] = [purlOf(command), command];
    const digest = bytesOf(purl, edition);
    if (this.#broken(command, 'torn publish')) this.#index.set(purl, { digest, edition, bytes: 'half' });
    if (this.#broken(command, 'orphan blob')) this.#orphans.push({ where: 'storage', what: `blobs/${digest}` });
    if (this.#broken(command, 'orphan row')) this.#orphans.push({ where: 'rows', what: `${purl} without a file` });
    if (this.#broken(command, 'upload session left'))
      this.#orphans.push({ where: 'sessions', what: `upload of ${purl}` });
    if (this.#broken(command, 'unrepeatable publish')) this.#reserved.add(purl);
    if (this.#broken(command, 'empty error')) return { type: 'info', http: 500, evidence: '' };
    if (down && this.#broken(command, 'silent 2xx')) return { type: 'ok', http: 201 };
    return { type: 'info' };
  }

  #publish(command: Command): End {
    const [purl, { edition }] = [purlOf(command), command];
    const stored: Stored = { digest: bytesOf(purl, edition), edition, bytes: 'whole' };
    const began = this.#began.get(command)!;
    const accepted: End = { type: 'ok', http: 201 };
    if (this.#broken(command, 'lost publish')) return accepted;
    if (this.#broken(command, 'double acknowledge') && !began.has(purl)) {
      this.#index.set(purl, stored);
      return accepted;
    }
    if (this.#reserved.has(purl) || (this.#index.has(purl) && !this.#broken(command, 'overwrite')))
      return { type: 'fail', http: 409, evidence: 'this version exists' };
    if (this.#broken(command, 'lost update')) this.#forget(began);
    if (this.#broken(command, 'dangling index')) stored.bytes = 'none';
    this.#index.set(purl, stored);
    if (this.#broken(command, 'refusal after commit')) return { type: 'fail', http: 422, evidence: 'no' };
    return accepted;
  }

  #read(command: Command): End {
    const index = this.#broken(command, 'stale index') ? new Map<string, Stored>() : this.#index;
    const torn = this.#broken(command, 'torn signature') && this.#writing > 0;
    return {
      type: 'ok',
      http: 200,
      seen: this.#seen(index).filter(({ purl }) => purl.startsWith(`pkg:fake/${command.name}@`)),
      incoherent: torn ? 'the signature is of the index before' : null,
    };
  }

  #fetch(command: Command): End {
    const stored = this.#index.get(purlOf(command));
    if (!stored || stored.bytes === 'none') return { type: 'fail', http: 404, evidence: 'no such file' };
    return { type: 'ok', http: 200, digest: stored.bytes === 'whole' ? stored.digest : bytesOf('half', 0), size: 10 };
  }

  /** What reaches the client of the registry's answer. */
  #heard(command: Command, begins: number, ends: number, answer: End): End {
    const { crash } = this.#options;
    const cut = crash !== undefined && begins <= crash.at + crash.lasts && ends > crash.at;
    const spoken =
      this.#broken(command, 'silent 2xx', 'empty error') && command.op === 'publish' && answer.http !== undefined;
    if (spoken || command.fate === 'answered' || command.fate === 'refused') {
      if (!cut || spoken) return answer;
    }
    return { type: 'info', evidence: 'connection reset' };
  }

  #end(command: Command, end: End, ends: number): void {
    if (command.op === 'publish') this.#writing -= 1;
    if (!this.#broken(command, 'hang')) this.#event(command, ends, end);
  }

  #crash(): void {
    if (this.#options.defect === 'went back') this.#forget(new Map());
  }

  /** Drops what the victim's index has that an older one has not. */
  #forget(older: ReadonlyMap<string, Stored>): void {
    for (const purl of this.#index.keys())
      if (purl.startsWith(`pkg:fake/${this.#options.victim}@`) && !older.has(purl)) this.#index.delete(purl);
  }

  #seen(index: ReadonlyMap<string, Stored>): SeenFile[] {
    const { digests = true } = this.#options;
    return [...index].flatMap(([purl, { digest }]) =>
      this.#given
        .get(digest)!
        .files.map(({ name, sha256 }) => ({ purl, name, digest: digests ? sha256 : null, size: 10 })),
    );
  }

  #observe(): FinalObservation {
    const { crash, defect, asked } = this.#options;
    const recovered = { 'no recovery': null, 'slow recovery': 40_000 }[defect as string] ?? 900;
    const listed = this.#seen(this.#index);
    const fetched = [...this.#given.values()].flatMap(({ purl, files }) =>
      files.map(({ name }, file) => {
        const stored = this.#index.get(purl);
        if (!stored || stored.bytes === 'none') return { purl, name, http: 404, digest: null, size: null };
        const digest = stored.bytes === 'half' ? bytesOf('half', 0) : bytesOf(purl, stored.edition, file);
        return { purl, name, http: 200, digest, size: 10 };
      }),
    );
    return {
      ...(crash ? { recoveryMs: defect === 'no recovery' ? null : recovered } : {}),
      listed,
      fetched,
      incoherent: {},
      orphans: this.#orphans,
      faults: crash ? [this.#fault(crash)] : [],
      ...(asked ? { asked } : {}),
    };
  }

  #fault({ at, lasts }: { readonly at: number; readonly lasts: number }): FaultRecord {
    return {
      id: 'crash-1',
      fault: 'crash',
      injectedAt: START + at * TICK_MS,
      healedAt: START + (at + lasts) * TICK_MS,
      hit: true,
      evidence: ['the process ended by SIGKILL'],
      during: this.#during,
    };
  }
}
