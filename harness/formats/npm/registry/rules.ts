// Names: https://docs.npmjs.com/cli/configuring-npm/package-json#name and the rules of validate-npm-package-name
// Tags: https://docs.npmjs.com/cli/commands/npm-dist-tag (must not look like a version range)

import semver from 'semver';
import { Refusal } from '../../../core/registry.ts';

const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const FORBIDDEN = new Set(['node_modules', 'favicon.ico', '-']);

/** Refuses a name that npm's own client would not publish. */
export function assertName(name: string): void {
  if (name.length > 214 || !NAME.test(name) || FORBIDDEN.has(name)) {
    throw new Refusal(400, `"${name}" is not a valid package name.`);
  }
}

/** Refuses whatever is not a version in its normal form. */
export function assertVersion(version: unknown): asserts version is string {
  const parsed = typeof version === 'string' ? semver.parse(version) : null;
  const normal = parsed && [parsed.version, ...(parsed.build.length > 0 ? [parsed.build.join('.')] : [])].join('+');
  if (normal === null || normal !== version) {
    throw new Refusal(400, `"${String(version)}" is not a valid version.`);
  }
}

/** Refuses a tag that npm could not tell from a version range. */
export function assertTag(tag: string): void {
  if (tag === '' || semver.validRange(tag) !== null || encodeURIComponent(tag) !== tag) {
    throw new Refusal(400, `"${tag}" is not a valid tag.`);
  }
}

/** The last part of a name, which begins the name of its tarballs. */
export function baseName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

export function tarballName(name: string, version: string): string {
  return `${baseName(name)}-${version}.tgz`;
}

/** The version that `latest` falls to when its own is removed: the highest release, or the highest prerelease without any. */
export function highest(versions: readonly string[]): string | undefined {
  const releases = versions.filter((version) => semver.prerelease(version) === null);
  return semver.rsort([...(releases.length > 0 ? releases : versions)])[0];
}
