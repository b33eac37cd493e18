import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../core/error.ts';
import { PACKAGE_ROOT } from '../core/root.ts';
import { readYaml } from '../core/yaml-file.ts';

export const PROFILES_FILE = join(PACKAGE_ROOT, 'scenarios/profiles.yaml');

export const profilesSchema = z.record(z.string(), z.array(z.string()).min(1));

/** Every named set of formats. */
export function readProfiles(): Promise<Record<string, string[]>> {
  return readYaml(PROFILES_FILE, profilesSchema);
}

/**
 * Formats of a profile: a name from scenarios/profiles.yaml, `all`, a format's id, or several of these separated by commas.
 * Throws PROFILE_UNKNOWN.
 */
export async function profileFormats(profile: string, formats: readonly string[]): Promise<string[]> {
  const profiles = await readProfiles();
  const chosen = profile.split(',').flatMap((name) => {
    if (name === 'all') return formats;
    if (formats.includes(name)) return [name];
    const members = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    if (members) return members;
    const known = [...new Set([...Object.keys(profiles), 'all', ...formats])];
    throw new HarnessError('PROFILE_UNKNOWN', `There is no profile ${name}.`, `Choose one of: ${known.join(', ')}.`);
  });
  return [...new Set(chosen)];
}
