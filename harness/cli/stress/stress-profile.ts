import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import type { ARRIVALS } from '../../core/load.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import type { Size } from '../../core/size.ts';
import { readYaml } from '../../core/yaml-file.ts';
import type { Mix } from '../../stress/mix.ts';
import { type StressProfile, stressProfileSchema } from '../../stress/profile.ts';
import { PHASES, type Phase, type Publisher } from './phases.ts';

const FOLDER = join(PACKAGE_ROOT, 'scenarios/stress');

/** What the command line says of load; it goes before the profile. */
export interface LoadGiven {
  load: string;
  scenario?: Phase[];
  rate?: number;
  duration?: number;
  warmUp?: number;
  mix?: Mix;
  arrivals?: (typeof ARRIVALS)[number];
  count?: number;
  size?: Size;
  timeout?: number;
  by?: Publisher;
}

/** Names of the load profiles that ship. */
export function stressProfileNames(): string[] {
  return globSync('*.yaml', { cwd: FOLDER })
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** The load profile of a run: a name that ships or the path of a YAML file, changed by options, with the phases that were asked for. */
export async function stressProfile(given: LoadGiven): Promise<StressProfile> {
  const shipped = join(FOLDER, `${given.load}.yaml`);
  const path = existsSync(shipped) ? shipped : given.load;
  if (!existsSync(path))
    throw new HarnessError(
      'PROFILE_UNKNOWN',
      `There is no load profile ${given.load}.`,
      `Choose one of: ${stressProfileNames().join(', ')}, or give the path of a YAML file.`,
    );
  const profile = await readYaml(path, stressProfileSchema);
  // A rate or a mix that is asked for is a question about load alone.
  const onlyLoad = given.rate !== undefined || given.mix !== undefined || given.duration !== undefined;
  const phases = given.scenario ?? (given.by ? (['hundred'] as const) : onlyLoad ? (['load'] as const) : PHASES);
  if (given.by === 'client' && phases.some((phase) => phase !== 'hundred'))
    throw new HarnessError(
      'USAGE',
      'Only the hundred can be published by clients: starting one takes longer than a rate allows.',
      'Leave out --by, or ask for --scenario hundred alone.',
    );
  const wanted = new Set<Phase>([...phases, ...(phases.includes('knee') && profile.knee ? (['load'] as const) : [])]);
  const all = changed(profile, given);
  const chosen = [...wanted].map((phase) => [phase, all[phase] ?? missing(phase, given)] as const);
  return { title: profile.title, ...Object.fromEntries(chosen.filter(([, settings]) => settings !== undefined)) };
}

function changed(profile: StressProfile, given: LoadGiven): StressProfile {
  const { rate, duration, warmUp, mix, arrivals, count, size, timeout } = given;
  const { load, hundred } = profile;
  const common = { ...(size ? { size } : {}), ...(timeout ? { timeout } : {}) };
  return {
    ...profile,
    ...(hundred ? { hundred: { ...hundred, ...common, ...(count ? { count } : {}) } } : {}),
    ...(load
      ? {
          load: {
            ...load,
            ...common,
            ...(rate === undefined ? {} : { rate, rates: {} }),
            ...(mix === undefined ? {} : { mix, mixes: {} }),
            ...(duration === undefined ? {} : { duration, warmUp: Math.min(load.warmUp, duration / 5) }),
            ...(warmUp === undefined ? {} : { warmUp }),
            ...(arrivals === undefined ? {} : { arrivals }),
          },
        }
      : {}),
  };
}

function missing(phase: Phase, { load, scenario }: LoadGiven): undefined {
  if (!scenario?.includes(phase)) return undefined;
  throw new HarnessError(
    'USAGE',
    `The load profile ${load} has no ${phase}.`,
    'Choose another with --load, for example soak, which has all.',
  );
}
