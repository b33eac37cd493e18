import type { HistoryEvent } from '../../harness/core/history.ts';
import type { FinalObservation } from '../../harness/core/observation.ts';

/** An event as the page writes it; an end needs only what is new. */
interface ShortEvent extends Partial<Omit<HistoryEvent, 'seen'>> {
  readonly process: string;
  readonly version?: string;
  readonly bytes?: string;
  readonly seen?: readonly string[];
}

interface ShortFile {
  readonly version: string;
  readonly bytes?: string;
  readonly http?: number;
}

/** An example as the page writes it. */
export interface Example {
  readonly history: readonly ShortEvent[];
  readonly finally: Partial<Omit<FinalObservation, 'listed' | 'fetched'>> & {
    readonly listed?: readonly ShortFile[];
    readonly fetched?: readonly ShortFile[];
  };
}

const NAME = 'pkg:fake/kit';
const SIZE = 10;

/** `aa` stands for a whole digest. */
const digestOf = (bytes: string | undefined) => (bytes === undefined ? null : bytes.repeat(32));
const purlOf = (version: string) => `${NAME}@${version}`;
const listed = ({ version, bytes }: ShortFile) => ({ purl: purlOf(version), digest: digestOf(bytes), size: SIZE });

/** Writes out what the page leaves out: one event a second, one file a version. */
export function writtenOut({ history, finally: end }: Example): {
  history: HistoryEvent[];
  observation: FinalObservation;
} {
  const begun = new Map<string, HistoryEvent>();
  const events = history.map(({ version, bytes, seen, ...event }, seq): HistoryEvent => {
    const usual = {
      client: 'raw',
      format: 'fake',
      op: 'publish',
      purl: NAME,
      digest: '',
      size: SIZE,
      type: 'ok',
    } as const;
    const whole: HistoryEvent = {
      ...(begun.get(event.process) ?? usual),
      ...event,
      ...(version ? { purl: purlOf(version) } : {}),
      ...(bytes ? { digest: digestOf(bytes)! } : {}),
      ...(seen ? { seen: seen.map((each) => ({ purl: purlOf(each), digest: null, size: null })) } : {}),
      seq,
      t: 1_000 * seq,
    };
    if (whole.type === 'invoke') begun.set(event.process, whole);
    else begun.delete(event.process);
    return whole;
  });
  const observation: FinalObservation = {
    incoherent: {},
    orphans: null,
    faults: [],
    ...end,
    listed: (end.listed ?? []).map(listed),
    fetched: (end.fetched ?? []).map(({ http = 200, ...file }) => ({ ...listed(file), http })),
  };
  return { history: events, observation };
}
