/** What a pipeline may run, found by folder. */
export interface Parts {
  readonly formats: readonly string[];
  /** Formats that stand for all of them where time is short. */
  readonly smoke: readonly string[];
  /** Names of the targets that need no registry of somebody else's, with the formats that each serves. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Target of runs that name none. */
  readonly ownTarget: string;
  /** Names of the fault scenarios. */
  readonly faults: readonly string[];
  /** Those of them that need another database than the one by default. */
  readonly databaseFaults: readonly string[];
  /** Names of the load profiles. */
  readonly loads: readonly string[];
}

/** What has to be run again because of a change. `everything` leaves the lists empty. */
export interface Touched {
  readonly everything: boolean;
  readonly formats: readonly string[];
  readonly targets: readonly string[];
  readonly faults: readonly string[];
  readonly loads: readonly string[];
}

type Kind = 'formats' | 'targets' | 'faults' | 'loads';
type Touch = { readonly kind: Kind; readonly name: string } | 'nothing' | 'everything';

export const EVERYTHING: Touched = { everything: true, formats: [], targets: [], faults: [], loads: [] };

/** Read by people, or by tests that run whatever changed: nothing is published otherwise because of them. */
const UNPUBLISHED = /\.md$|^(docs|test|artefacts|\.github|\.ci)\/|^(LICENSE|action\.yml|\.gitignore)$/;

/** Where a name stands in a path, and what it is a name of. */
const PLACES: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:harness\/formats|templates)\/([^/]+)\//, 'formats'],
  [/^compose\/clients\/([^/]+)\//, 'formats'],
  [/^compose\/targets\/([^/]+)\//, 'targets'],
  [/^scenarios\/faults\/([^/]+)\.ya?ml$/, 'faults'],
  [/^scenarios\/stress\/([^/]+)\.ya?ml$/, 'loads'],
];

/** What a change of these files touches; paths are relative to the checkout. What no rule knows touches everything. */
export function touchedBy(files: readonly string[], parts: Parts): Touched {
  const touches = files.map((file) => touchOf(file, parts));
  if (touches.includes('everything')) return EVERYTHING;
  const names = (kind: Kind) => [
    ...new Set(touches.flatMap((touch) => (typeof touch === 'object' && touch.kind === kind ? [touch.name] : []))),
  ];
  return {
    everything: false,
    formats: names('formats').sort(),
    targets: names('targets').sort(),
    faults: names('faults').sort(),
    loads: names('loads').sort(),
  };
}

function touchOf(file: string, parts: Parts): Touch {
  if (UNPUBLISHED.test(file)) return 'nothing';
  for (const [place, kind] of PLACES) {
    const found = place.exec(file)?.[1];
    const name = found && knownName(found, kind, parts);
    if (name) return name === parts.ownTarget && kind === 'targets' ? 'everything' : { kind, name };
  }
  return 'everything';
}

/** A folder may hold further tools of a format: `<format>-<tool>`. */
function knownName(found: string, kind: Kind, parts: Parts): string | undefined {
  const known = kind === 'targets' ? Object.keys(parts.targets) : parts[kind];
  return (
    known.find((name) => name === found) ?? known.find((name) => kind === 'formats' && found.startsWith(`${name}-`))
  );
}
