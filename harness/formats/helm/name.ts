// https://helm.sh/docs/chart_best_practices/conventions/, https://semver.org
import semver from 'semver';
import { requireGrammar } from '../../core/seal.ts';

const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** Lower-case letters and digits in words joined by `-`, `.` or `_`. */
export function isChartName(name: string): boolean {
  return NAME.test(name) && name.length <= 250;
}

/** SemVer 2; a leading `v`, which helm takes though SemVer has none, counts as part of the version. */
export function isChartVersion(version: string): boolean {
  const bare = version.replace(/^v/, '');
  const [plain] = bare.split('+');
  return semver.valid(bare) === plain && /^[^+]*(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(bare);
}

/** Throws SPEC_INVALID for what no repository would take. */
export function requireIdentity(name: string, version: string): void {
  requireGrammar('name', name, isChartName(name), 'Use a name such as my-chart.');
  requireGrammar('version', version, isChartVersion(version), 'Use a version such as 1.2.3-rc.1+build.5.');
}

/** The name that `helm package` gives the archive. */
export function archiveName(name: string, version: string): string {
  return `${name}-${version}.tgz`;
}

/** A tag cannot hold `+`: https://helm.sh/docs/topics/registries/#specifying-dependencies */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}
