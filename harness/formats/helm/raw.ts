// https://helm.sh/docs/topics/registries/, https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import type { Json } from '../../core/registry.ts';

export const MEDIA_TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.cncf.helm.config.v1+json',
  chart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  provenance: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
} as const;

/** What helm says that it pushed or pulled. */
export interface Reference {
  /** Without the host. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** Reads `Pushed: host/repository:tag` and `Digest: sha256:…` in what helm printed. */
export function referenceIn(output: string): Reference {
  const [, repository, tag] = /^(?:Pushed|Pulled): [^/\s]+\/(\S+?):([^\s:@]+)(?:@\S+)?$/m.exec(output) ?? [];
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(output)?.[1];
  if (repository !== undefined && tag !== undefined && digest !== undefined) return { repository, tag, digest };
  throw new Violation('helm names no reference', 'Pushed or Pulled, and a Digest', output.slice(-500));
}

/** The manifest that a tag or digest stands for, with its raw answer. */
export async function fetchManifest(
  http: RawHttp,
  repository: string,
  reference: string,
): Promise<{ answer: RawResponse; manifest: Json }> {
  const request: RawRequest = { headers: { Accept: MEDIA_TYPES.manifest } };
  const answer = await http.get(`/v2/${repository}/manifests/${reference}`, request);
  if (answer.status === 200) return { answer, manifest: answer.json() };
  throw new Violation(`The manifest of ${repository}:${reference}`, 'status 200', `status ${answer.status}`);
}
