import { asError, HarnessError } from '../core/error.ts';
import { Violation } from '../core/finding.ts';
import type { HistoryEvent } from '../core/history.ts';
import type { IndexedFile } from '../core/protocol.ts';
import { eventually } from '../core/wait.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { packagePurl } from './package-purl.ts';
import type { EventBase, Published, Stage } from './stage.ts';

/** Performs the operations of a case, and writes each into the history as it begins and ends. */
export class Operations {
  /** Sequence numbers of those that are under way. */
  readonly open = new Set<number>();
  /** Events that were written. */
  events = 0;
  readonly #stage: Stage;
  readonly #attempts: Attempts;
  readonly #watchers = new Set<Watcher>();
  readonly #told: Told[] = [];

  constructor(stage: Stage, attempts: Attempts) {
    this.#stage = stage;
    this.#attempts = attempts;
  }

  /** Calls back with every event of the history, those that were written before first. */
  onEvent(watcher: Watcher): Disposable {
    for (const event of this.#told) watcher(event);
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
  }

  async publish(attempt: Attempt, process: string): Promise<Published> {
    const { pkg } = attempt;
    const event = this.#event('publish', process, pkg.purl, { digest: pkg.file.sha256, size: pkg.file.size });
    return this.#recorded(event, async () => {
      const published = await this.#stage.publish(pkg);
      if (published.files.length > 0) attempt.artefacts = published.files;
      attempt.settled = true;
      const { files, outcome, ...end } = published;
      return { value: published, end: { type: outcome, ...end } };
    });
  }

  /** Reads the index of a package; null when that failed. */
  async read(name: string, process: string): Promise<IndexedFile[] | null> {
    const { protocol, http } = this.#stage;
    return this.#recorded(this.#event('read', process, packagePurl(this.#purlOf(name))), async () => {
      try {
        const files = await protocol.readIndex(http, name);
        return { value: files, end: { type: 'ok', seen: this.#attempts.seen(name, files), incoherent: null } };
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        const evidence = `${error.message}: expected ${error.expected}, got ${error.actual}`;
        if (unanswered(error)) return { value: null, end: { type: 'fail', evidence } };
        return { value: null, end: { type: 'ok', seen: [], incoherent: evidence } };
      }
    });
  }

  /** Fetches a file that an index named. */
  async fetch(name: string, file: IndexedFile, process: string): Promise<void> {
    const attempts = this.#attempts.of(name, file.version);
    const purl = attempts[0]?.pkg.purl;
    if (purl === undefined) return;
    await this.#recorded(this.#event('fetch', process, purl), async () => {
      try {
        const answer = await this.#stage.http.get(file.url, file.request);
        if (answer.status !== 200)
          return { value: undefined, end: { type: 'fail', http: answer.status, evidence: `status ${answer.status}` } };
        const whose = attempts.find(({ artefacts }) => artefacts.some(({ sha256 }) => sha256 === answer.sha256));
        if (!whose && !this.#attempts.allSettled(name, file.version))
          return {
            value: undefined,
            end: { type: 'info', http: 200, evidence: 'nobody knows yet what its publisher sent' },
          };
        const digest = whose?.pkg.file.sha256 ?? answer.sha256;
        return { value: undefined, end: { type: 'ok', http: 200, digest, size: whose?.pkg.file.size ?? answer.size } };
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        return { value: undefined, end: { type: 'fail', evidence: `${error.message}: ${error.actual}` } };
      }
    });
  }

  /** Milliseconds until an index is read again; null when that takes longer than 30 s. */
  async healthy(process: string): Promise<number | null> {
    const [began, name] = [performance.now(), this.#attempts.names()[0]!];
    const { signal } = this.#stage.site;
    const answers = async () => (await this.read(name, process)) !== null;
    try {
      await eventually('an index after healing', answers, { withinMs: RECOVERY_MS, signal });
      return Math.round(performance.now() - began);
    } catch (error) {
      if (error instanceof HarnessError && error.code === 'TIMEOUT') return null;
      throw error;
    }
  }

  #purlOf(name: string): string {
    return this.#attempts.all.find(({ pkg }) => pkg.name === name)!.pkg.purl;
  }

  #event(
    op: EventBase['op'],
    process: string,
    purl: string,
    what: { digest: string; size: number } = NOTHING,
  ): EventBase {
    const { client, format } = this.#stage;
    return { process, client: op === 'publish' ? client : 'http', format, op, purl, ...what };
  }

  async #recorded<T>(
    event: EventBase,
    work: () => Promise<{ value: T; end: Partial<EventBase> & { type: 'ok' | 'fail' | 'info' } }>,
  ): Promise<T> {
    const seq = this.#write({ ...event, type: 'invoke' });
    try {
      const { value, end } = await work();
      this.#write({ ...event, ...end }, seq);
      return value;
    } catch (error) {
      this.#write({ ...event, type: 'info', evidence: asError(error).message }, seq);
      throw error;
    }
  }

  /** `ends`: the operation that is over with it. */
  #write(event: EventBase & Told, ends?: number): number {
    const seq = this.#stage.history(event);
    this.events = seq + 1;
    if (ends === undefined) this.open.add(seq);
    else this.open.delete(ends);
    this.#told.push({ type: event.type, op: event.op });
    for (const watcher of this.#watchers) watcher(event);
    return seq;
  }
}

/** What a trigger may ask of an event. */
type Told = Pick<HistoryEvent, 'type' | 'op'>;
type Watcher = (event: Told) => void;

/** H10. */
const RECOVERY_MS = 30_000;
const NOTHING = { digest: '', size: 0 };

/** Whether a read failed because nobody answered, or answered with an error: that says nothing of what the index holds. */
function unanswered({ message, actual }: Violation): boolean {
  return /was not answered properly/.test(message) || /^(?:status )?5\d\d\b/.test(actual);
}
