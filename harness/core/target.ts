/** Capabilities that a target may state. What it does not claim is skipped, never passed. */
export const CLAIMS = [
  'push',
  'pull',
  'delete',
  'yank',
  'overwrite-refused',
  'anonymous-read',
  'reader-role',
  'token-expiry',
  'signed-index',
  /** The index has a JSON form besides another one, where the format leaves that open. */
  'json-index',
  /** Metadata lies beside the artefact as a file of its own, where the format leaves that open. */
  'metadata-sidecar',
  /** The index tells when a file was published, where the format leaves that open. */
  'upload-time',
  /** Index files are found by their digests as well, those of the last generations too. */
  'by-hash',
  /** Uploads choose a suite and a component by the query parameters `distribution` and `component`. */
  'suites',
  /** Uploads are looked into, where the format has no client that publishes and so leaves that open. */
  'upload-validated',
  /** Packages are pushed and pulled as artifacts of an OCI registry as well (endpoint `oci`), where the format leaves that open. */
  'oci',
  /** Signatures lie beside the artefact, where the format leaves that open. */
  'provenance',
  /** Signed statements about the artefact are taken with it, kept and served, where the format leaves that open; by keys that no public authority knows. */
  'attestations',
  /** Uploads speak ChartMuseum's API. */
  'chartmuseum',
  /** Manifests that refer to another one are listed by it. */
  'referrers',
  /** A tag can be deleted without what it names. */
  'tag-delete',
  /** Tokens that are limited in scope are given for a password. */
  'token-scopes',
  /** All repositories can be listed. */
  'catalog',
  /** The index comes in shards as well, one for each name. */
  'sharded-index',
  /** What packages export to those that are built with them is served beside the index. */
  'run-exports',
  /** The packages of all platforms of a channel are described in one document. */
  'channeldata',
  'owners',
  'search',
  /** Stated by the harness itself, for targets behind its front door. */
  'bad-certificates',
  'bad-signatures',
] as const;

export type Claim = (typeof CLAIMS)[number];
