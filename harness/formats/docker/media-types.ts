// https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md
// https://distribution.github.io/distribution/spec/manifest-v2-2/
/** The words of one family of images: OCI's, or those of docker's schema 2. */
export interface MediaTypes {
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
  readonly layer: string;
}

export const OCI: MediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

export const SCHEMA2: MediaTypes = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

/** A layer that is not compressed. */
export const PLAIN_LAYER = 'application/vnd.oci.image.layer.v1.tar';
/** The config of an artifact that has none: the two bytes `{}`. */
export const EMPTY = 'application/vnd.oci.empty.v1+json';

export const MANIFEST_TYPES = [OCI.manifest, OCI.index, SCHEMA2.manifest, SCHEMA2.index] as const;

/** What a client that knows everything asks for. */
export const ACCEPT_MANIFESTS = MANIFEST_TYPES.join(', ');

/** Refers to a blob or manifest: https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string; readonly variant?: string };
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
}
