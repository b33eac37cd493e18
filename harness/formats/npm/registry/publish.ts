// Publishing: https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md and the client, libnpmpublish

import {
  type Json,
  Refusal,
  type RegistryResponse,
  type StoredBlob,
  type Transaction,
} from '../../../core/registry.ts';
import type { PublishDocument } from './attachments.ts';
import { type Attestation, readAttestation } from './attestations.ts';
import { answerOk } from './json.ts';
import { assertName, assertTag, assertVersion, tarballName } from './rules.ts';

/** What the registry states of a tarball itself, whatever the client says. */
const OWN_DIST_FIELDS = new Set(['tarball', 'shasum', 'integrity', 'signatures', 'npm-signature', 'attestations']);

/** A new version that a publish document brings. */
interface NewVersion {
  readonly name: string;
  readonly version: string;
  readonly manifest: Json;
  readonly blob: StoredBlob;
  readonly attestations: readonly Attestation[];
}

/** Takes the one version that the document has an attachment for; others in it are what the client had read before. */
export async function publish(
  name: string,
  user: string,
  published: PublishDocument,
  transact: <T>(change: (transaction: Transaction) => Promise<T>) => Promise<T>,
): Promise<RegistryResponse> {
  const { document } = published;
  assertName(name);
  if (document.name !== name || (document._id ?? name) !== name) {
    throw new Refusal(400, `The document is about "${document.name}", not "${name}".`);
  }
  const added = newVersion(name, published);
  const tags: Json = document['dist-tags'] ?? {};
  for (const tag of Object.keys(tags)) assertTag(tag);
  await transact((transaction) => insert(transaction, added, tags, user));
  return answerOk(201, { id: name });
}

function newVersion(name: string, { document, attachments, bundles }: PublishDocument): NewVersion {
  const [attachment, ...others] = attachments;
  if (!attachment || others.length > 0) throw new Refusal(400, 'A document publishes exactly one tarball.');
  const [file, blob] = attachment;
  const versions = Object.keys(document.versions ?? {});
  const version = versions.find((candidate) =>
    [tarballName(name, candidate), `${name}-${candidate}.tgz`].includes(file),
  );
  if (version === undefined) throw new Refusal(400, `Attachment "${file}" belongs to no version of the document.`);
  const manifest: Json = document.versions[version];
  if (manifest?.name !== name || manifest.version !== version) {
    throw new Refusal(400, `The manifest of ${version} is about ${manifest?.name}@${manifest?.version}.`);
  }
  assertVersion(version);
  compareDigests(manifest.dist ?? {}, blob);
  const attestations = [...bundles].map(([attachment, text]) => {
    if (attachment === `${name}-${version}.sigstore`) return readAttestation(text, name, version, blob);
    throw new Refusal(400, `Attachment "${attachment}" does not belong to ${version}.`);
  });
  return { name, version, manifest, blob, attestations };
}

function compareDigests(dist: Json, blob: StoredBlob): void {
  if (dist.shasum !== undefined && dist.shasum !== blob.sha1) {
    throw new Refusal(400, `dist.shasum is ${dist.shasum}, but the tarball has ${blob.sha1}.`);
  }
  const sha512 = Buffer.from(blob.sha512, 'hex').toString('base64');
  const stated = String(dist.integrity ?? '')
    .split(/\s+/)
    .filter((entry) => entry.startsWith('sha512-'));
  if (stated.length > 0 && !stated.some((entry) => entry.split('?')[0] === `sha512-${sha512}`)) {
    throw new Refusal(400, `dist.integrity is ${dist.integrity}, but the tarball has sha512-${sha512}.`);
  }
}

async function insert(
  transaction: Transaction,
  { name, version, manifest, blob, attestations }: NewVersion,
  wanted: Json,
  user: string,
): Promise<void> {
  const { dist, deprecated, ...kept } = manifest;
  const row = await transaction.package(name);
  if (row?.versions.some((known) => known.version === version)) {
    throw new Refusal(409, `Cannot publish over the existing version ${version}.`);
  }
  const state: Json = row?.state ?? { created: Date.now(), tags: {}, maintainers: [{ name: user, email: '' }] };
  if (!row) await transaction.createPackage(name, name, state);
  const extra = Object.fromEntries(Object.entries(dist ?? {}).filter(([field]) => !OWN_DIST_FIELDS.has(field)));
  const remark = typeof deprecated === 'string' && deprecated !== '' ? { deprecated } : {};
  await transaction.addVersion(name, version, { manifest: kept, dist: extra, attestations }, remark);
  await transaction.addFile(name, version, { name: tarballName(name, version), blob });
  // Only tags that point at the new version: the others are what the client had read, and may have moved since.
  const moved = Object.keys(wanted).filter((tag) => wanted[tag] === version);
  const tags: Json = { ...state.tags, ...Object.fromEntries(moved.map((tag) => [tag, version])) };
  await transaction.setPackageState(name, { ...state, tags: { latest: version, ...tags } });
}
