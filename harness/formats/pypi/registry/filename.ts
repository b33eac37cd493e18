// Wheels: https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
// Source distributions: https://packaging.python.org/en/latest/specifications/source-distribution-format/

import { normalizeName, normalizeVersion } from './name.ts';

export interface Distribution {
  readonly kind: 'wheel' | 'sdist';
  /** Normalised. */
  readonly name: string;
  readonly version: string;
}

const WHEEL = /^(?<name>[^-/\\]+)-(?<version>[^-/\\]+)(?:-\d[^-/\\]*)?-[^-/\\]+-[^-/\\]+-[^-/\\]+\.whl$/;

/**
 * What a file name says of its distribution; null when it is none of a wheel or source distribution. `name` tells where an ambiguous
 * name of an old source distribution ends.
 */
export function parseFilename(filename: string, name?: string): Distribution | null {
  const wheel = WHEEL.exec(filename)?.groups;
  if (wheel) {
    // Older builders wrote the plus of a local version as an underscore.
    const version = normalizeVersion(wheel.version!) ?? normalizeVersion(wheel.version!.replace('_', '+'));
    return version === null ? null : { kind: 'wheel', name: normalizeName(wheel.name!), version };
  }
  const stem = /^([^/\\]+)\.(?:tar\.gz|zip)$/.exec(filename)?.[1];
  return stem === undefined ? null : parseSdist(stem, name);
}

function parseSdist(stem: string, name: string | undefined): Distribution | null {
  const candidates: Distribution[] = [];
  for (let dash = stem.lastIndexOf('-'); dash > 0; dash = stem.lastIndexOf('-', dash - 1)) {
    const version = normalizeVersion(stem.slice(dash + 1));
    if (version !== null) candidates.push({ kind: 'sdist', name: normalizeName(stem.slice(0, dash)), version });
  }
  if (name === undefined) return candidates[0] ?? null;
  return candidates.find((candidate) => candidate.name === normalizeName(name)) ?? candidates[0] ?? null;
}
