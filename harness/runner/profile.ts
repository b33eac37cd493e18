import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../core/error.ts';
import type { Format } from '../core/format.ts';
import { PACKAGE_ROOT } from '../core/root.ts';
import { readYaml } from '../core/yaml-file.ts';
import { closure } from './closure.ts';

export const PROFILES_FILE = join(PACKAGE_ROOT, 'scenarios/profiles.yaml');

export const profilesSchema = z.record(z.string(), z.array(z.string()).min(1));

/** Every named set of formats. */
export function readProfiles(): Promise<Record<string, string[]>> {
  return readYaml(PROFILES_FILE, profilesSchema);
}

/** What there is besides formats, and what each of them needs in turn. */
const SURROUNDINGS: Readonly<Record<string, readonly string[]>> = {
  registry: ['pki'],
  gpg: ['pki'],
  pki: [],
  engine: [],
};

/**
 * Everything that a run of these formats needs, each after what it needs itself: keys, a registry, the formats' own needs.
 * Throws CONFIG_INVALID for a need that nobody knows, and for a cycle.
 */
export function needsOf(formats: readonly Pick<Format, 'id' | 'requires'>[]): string[] {
  const wanted = new Map(formats.map(({ id, requires = [] }) => [id, ['registry', ...requires]]));
  return closure([...wanted.keys()], (name) => {
    const needs = wanted.get(name) ?? SURROUNDINGS[name];
    if (needs) return needs;
    throw new HarnessError(
      'CONFIG_INVALID',
      `A format requires ${name}, which nobody knows.`,
      `Known: ${Object.keys(SURROUNDINGS).join(', ')}.`,
    );
  }).filter((name) => !wanted.has(name));
}

/**
 * Formats of a profile: a name from scenarios/profiles.yaml, `all`, a format's id, or several of these separated by commas. A profile may
 * name others. Throws PROFILE_UNKNOWN, and CONFIG_INVALID for a profile that names itself in the end.
 */
export async function profileFormats(profile: string, formats: readonly string[]): Promise<string[]> {
  const profiles = await readProfiles();
  return formatsIn(profile, profiles, formats);
}

/** The same with the profiles given. */
export function formatsIn(
  profile: string,
  profiles: Readonly<Record<string, readonly string[]>>,
  formats: readonly string[],
): string[] {
  const chosen = closure(profile.split(','), (name) => {
    if (name === 'all') return formats;
    if (formats.includes(name)) return [];
    const members = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    if (members) return members;
    const known = [...new Set([...Object.keys(profiles), 'all', ...formats])];
    throw new HarnessError('PROFILE_UNKNOWN', `There is no profile ${name}.`, `Choose one of: ${known.join(', ')}.`);
  });
  return chosen.filter((name) => formats.includes(name));
}
