import type { Command, ModelDefect, ModelOptions } from '../fakes/fake-registry-model.ts';

/** The package that the scripts are about. */
export const VICTIM = 'victim';

/** A workload that gives a defect the occasion to show itself, and the invariant that has to notice. */
export interface Script {
  readonly owner: string;
  readonly commands: readonly Command[];
  readonly options?: ModelOptions;
}

const USUAL = { name: VICTIM, version: '1.0.0', edition: 1, gap: 1, before: 2, after: 2, fate: 'answered' } as const;

function by(process: string, op: Command['op'], changes: Partial<Command> = {}): Command {
  return { process, op, ...USUAL, ...changes };
}

const publish = by('victim-1', 'publish');
const look = [by('victim-1', 'read'), by('victim-1', 'fetch')];
/** Two versions at once, each written into the index that the other one has read as well. */
const twoVersions = [
  by('victim-1', 'publish', { gap: 3 }),
  by('victim-2', 'publish', { gap: 3, version: '2.0.0', before: 3 }),
];
const sameVersion = [
  by('victim-1', 'publish', { gap: 3 }),
  by('victim-2', 'publish', { gap: 3, edition: 2, before: 3 }),
];
/** The registry is killed while the second version is on its way. */
const interrupted: readonly Command[] = [
  publish,
  ...look,
  by('victim-2', 'publish', { version: '2.0.0', gap: 20, before: 5 }),
  by('victim-2', 'publish', { version: '2.0.0', gap: 20 }),
  by('victim-2', 'read'),
];
const crash = { at: 23, lasts: 10 };
const once = interrupted.toSpliced(4, 1);

/** For each defect the workload on which it must be noticed, and without which the same workload passes. */
export const SCRIPTS: Readonly<Record<ModelDefect, Script>> = {
  'lost publish': { owner: 'H1', commands: [publish] },
  'lost update': { owner: 'H6', commands: twoVersions },
  'torn publish': { owner: 'H2', commands: once, options: { crash } },
  'dangling index': { owner: 'H4', commands: [publish, ...look] },
  'double acknowledge': { owner: 'H7', commands: sameVersion },
  overwrite: { owner: 'H3', commands: [publish, ...look, by('victim-1', 'publish', { edition: 2 }), ...look] },
  'refusal after commit': {
    owner: 'H2',
    commands: [publish, by('victim-2', 'publish', { version: '2.0.0', fate: 'refused' })],
  },
  'orphan blob': { owner: 'H8', commands: once, options: { crash } },
  'orphan row': { owner: 'H8', commands: once, options: { crash } },
  'upload session left': { owner: 'H8', commands: once, options: { crash } },
  'stale index': { owner: 'H5', commands: [publish, ...look] },
  'went back': { owner: 'H5', commands: interrupted, options: { crash } },
  'silent 2xx': { owner: 'H11', commands: once, options: { crash } },
  hang: { owner: 'H11', commands: [publish, by('victim-2', 'fetch', { name: 'absent', gap: 13_000 })] },
  'empty error': { owner: 'H11', commands: once, options: { crash } },
  'torn signature': {
    owner: 'H9',
    commands: [by('victim-1', 'publish', { before: 9 }), by('victim-2', 'read', { gap: 2 })],
  },
  'no recovery': { owner: 'H10', commands: once, options: { crash } },
  'slow recovery': { owner: 'H10', commands: once, options: { crash } },
  'unrepeatable publish': { owner: 'H10', commands: interrupted, options: { crash } },
};
