// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push
import { Violation } from '../../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../../core/http.ts';
import type { Package } from '../../../core/package.ts';
import { blobBody } from '../content.ts';
import type { Descriptor } from '../media-types.ts';

const BYTES = { 'Content-Type': 'application/octet-stream' };

/** Sends a blob with the request that begins the upload; a registry that does not take it so gives an upload to send it to. */
export async function pushBlob(
  http: RawHttp,
  pkg: Package,
  blob: Descriptor,
  request: RawRequest = {},
): Promise<RawResponse> {
  const sent = { ...request, headers: { ...request.headers, ...BYTES }, body: blobBody(pkg, blob) };
  const begun = await http.post(`${pkg.name}/blobs/uploads/?digest=${blob.digest}`, sent);
  return begun.status === 202 ? http.put(withDigest(locationOf(begun), blob.digest), sent) : begun;
}

/** Puts a manifest under a tag or its digest. */
export function pushManifest(
  http: RawHttp,
  pkg: Package,
  manifest: Descriptor,
  reference: string,
  request: RawRequest = {},
): Promise<RawResponse> {
  const headers = { ...request.headers, 'Content-Type': manifest.mediaType };
  const body = blobBody(pkg, manifest);
  return http.put(`${pkg.name}/manifests/${reference}`, { ...request, headers, body });
}

/** Where an upload goes on: absolute, whatever the registry sent. */
export function locationOf({ headers, url, status }: RawResponse): string {
  const { location } = headers;
  if (location !== undefined && URL.canParse(location, url)) return new URL(location, url).href;
  throw new Violation(
    `${new URL(url).pathname} (status ${status}) names no place to go on`,
    'a Location',
    String(location),
  );
}

/** The address that ends an upload; the registry's own parameters stay. */
export function withDigest(location: string, digest: string): string {
  const url = new URL(location);
  url.searchParams.set('digest', digest);
  return url.href;
}
