// https://helm.sh/docs/topics/provenance/#the-provenance-file
import type { PackageFile } from '../../core/package.ts';
import type { SignatureSpec } from '../../core/signing.ts';
import { type Metadata, parseYaml, renderYaml } from './metadata.ts';

/** The text that is signed: Chart.yaml, a line of dots, and the digest of the archive. */
export function provenanceText(metadata: Metadata, { name, sha256 }: Pick<PackageFile, 'name' | 'sha256'>): string {
  return `${renderYaml(metadata)}\n...\nfiles:\n  ${name}: sha256:${sha256}\n`;
}

/** The clear-signed document; where it is to be tampered with, it states another digest than the one that was signed. */
export async function signedProvenance(
  metadata: Metadata,
  archive: Pick<PackageFile, 'name' | 'sha256'>,
  { signer, tampered }: SignatureSpec,
): Promise<string> {
  const document = await signer.clear(provenanceText(metadata, archive));
  return tampered ? document.replace(archive.sha256, archive.sha256.split('').reverse().join('')) : document;
}

/** What a provenance document states: the chart's metadata and digests by file name. Null for what is none; the signature is not verified. */
export function readProvenance(
  document: string,
): { metadata: Metadata; files: Readonly<Record<string, unknown>> } | null {
  const text = document.replaceAll('\r\n', '\n');
  const signed =
    /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: .*\n)*\n([\s\S]*?)\n-----BEGIN PGP SIGNATURE-----\n[\s\S]*\n-----END PGP SIGNATURE-----\s*$/.exec(
      text,
    )?.[1];
  const [head, tail, ...more] = (signed?.replaceAll(/^- /gm, '') ?? '').split('\n...\n');
  if (head === undefined || tail === undefined || more.length > 0) return null;
  const [metadata, sums] = [parseYaml(head), parseYaml(tail)];
  if (typeof metadata === 'string' || typeof sums === 'string') return null;
  const { files } = sums;
  if (typeof files !== 'object' || files === null || Array.isArray(files)) return null;
  return { metadata, files: files as Record<string, unknown> };
}
