// The OCI distribution protocol from outside: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
import type { Credential } from '../../core/access.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Package, PackageFile } from '../../core/package.ts';
import type { Protocol } from '../../core/protocol.ts';
import { contentOf, fileOf } from './content.ts';
import { pushBlob, pushManifest } from './protocol/push.ts';
import { readTag, readTags } from './protocol/read.ts';

export const protocol: Protocol = { authorization, readIndex, absent, publish, served, remove };

/** A token without a user is presented as a password, under the name that stands for that. */
export function basicPair({ user, password, token }: Credential): string | undefined {
  if (user !== undefined) return `${user}:${password ?? token ?? ''}`;
  return token === undefined ? undefined : `__token__:${token}`;
}

function authorization(credential: Credential): string | undefined {
  const pair = basicPair(credential);
  return pair === undefined ? undefined : `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Every blob and manifest that a tag leads to counts as a file of that version, named by the hexadecimal part of its digest. */
async function readIndex(http: RawHttp, name: string): ReturnType<Protocol['readIndex']> {
  const tags = await readTags(http, name);
  const files = await Promise.all(tags.map((tag) => readTag(http, name, tag)));
  return files.flat();
}

function absent(name: string): ReturnType<Protocol['absent']> {
  const digest = `sha256:${'0'.repeat(64)}`;
  return ['tags/list', 'manifests/1.0.0', `manifests/${digest}`, `blobs/${digest}`].map((path) => ({
    path: `${name}/${path}`,
  }));
}

/**
 * Blobs, then manifests from the platforms' to the one that gets the tag. The answer is the last one, or the first refusal; but a refusal ends nothing,
 * since whoever wants to write without permission would go on as well.
 */
async function publish(http: RawHttp, pkg: Package, request: RawRequest = {}): Promise<RawResponse> {
  const { blobs, manifests, top } = await contentOf(pkg);
  const answers: RawResponse[] = [];
  for (const blob of blobs) answers.push(await pushBlob(http, pkg, blob, request));
  for (const manifest of manifests) {
    const reference = manifest === top ? pkg.version : manifest.digest;
    answers.push(await pushManifest(http, pkg, manifest, reference, request));
  }
  return answers.find(({ status }) => status !== 201) ?? answers.at(-1)!;
}

/** What the tag leads to, its own manifest first. */
async function served(pkg: Package): Promise<readonly [PackageFile, ...PackageFile[]]> {
  const { blobs, manifests, top } = await contentOf(pkg);
  const rest = [...manifests.filter((manifest) => manifest !== top), ...blobs];
  return [await fileOf(pkg, top), ...(await Promise.all(rest.map((each) => fileOf(pkg, each))))];
}

/** Deletes the manifests of a version from the top down, then its blobs; what a clean-up job took already is gone as well. */
async function remove(http: RawHttp, pkg: Package): Promise<RawResponse> {
  const { blobs, manifests, top } = await contentOf(pkg);
  const removed = await http.delete(`${pkg.name}/manifests/${top.digest}`);
  if (removed.status >= 300) return removed;
  const rest = [
    ...manifests.slice(0, -1).map(({ digest }) => `${pkg.name}/manifests/${digest}`),
    ...blobs.map(({ digest }) => `${pkg.name}/blobs/${digest}`),
  ];
  for (const path of rest) {
    const response = await http.delete(path);
    if (response.status >= 300 && response.status !== 404) return response;
  }
  return removed;
}
