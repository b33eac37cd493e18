// Changes to a package's document as the npm client makes them: `npm deprecate`, `npm owner` and `npm unpublish` read it with ?write=true,
// edit it and put it back. The client is libnpmpublish (unpublish.js) and the npm command line.

import {
  type Json,
  type PackageRow,
  Refusal,
  type RegistryResponse,
  type Transaction,
} from '../../../core/registry.ts';
import { answerOk } from './json.ts';
import { revisionOf } from './packument.ts';
import { highest, tarballName } from './rules.ts';

/** The package, refused when it is not there or the client read another revision of it. */
async function current(transaction: Transaction, name: string, revision: string | undefined): Promise<PackageRow> {
  const row = await transaction.package(name);
  if (!row) throw new Refusal(404, `Package ${name} does not exist.`);
  if (revision !== undefined && revision !== revisionOf(row)) {
    throw new Refusal(409, `The document has changed since revision ${revision}.`);
  }
  return row;
}

/** `PUT /<package>` without attachments: remarks on versions (deprecated), stars. It neither adds nor removes a version. */
export async function annotate(transaction: Transaction, name: string, document: Json): Promise<RegistryResponse> {
  const row = await current(transaction, name, document._rev);
  const versions: Json = document.versions ?? {};
  const unknown = Object.keys(versions).find((version) => !row.versions.some((known) => known.version === version));
  if (unknown !== undefined) throw new Refusal(400, `Version ${unknown} has no attachment.`);
  for (const known of row.versions) {
    const wanted = versions[known.version];
    if (!wanted || (wanted.deprecated ?? '') === (known.state.deprecated ?? '')) continue;
    const { deprecated: _, ...state } = known.state;
    const remark = wanted.deprecated ? { deprecated: String(wanted.deprecated) } : {};
    await transaction.setVersionState(name, known.version, { ...state, ...remark });
  }
  if (document.users) await transaction.setPackageState(name, { ...row.state, users: document.users });
  return answerOk(200, { id: name });
}

/** `PUT /<package>/-rev/<rev>`: the document without a version removes it with its tarball; new maintainers replace the old. */
export async function rewrite(
  transaction: Transaction,
  name: string,
  revision: string,
  document: Json,
): Promise<RegistryResponse> {
  const row = await current(transaction, name, revision);
  if (Array.isArray(document.maintainers)) {
    await transaction.setPackageState(name, { ...row.state, maintainers: document.maintainers });
  }
  if (document.versions) {
    const removed = row.versions.map(({ version }) => version).filter((version) => !document.versions[version]);
    await removeVersions(transaction, row, removed);
  }
  return answerOk(200, { id: name });
}

/** `DELETE /<package>/-rev/<rev>`: the whole package. Its name and versions may be published again. */
export async function removeAll(transaction: Transaction, name: string, revision: string): Promise<RegistryResponse> {
  await current(transaction, name, revision);
  await transaction.removePackage(name);
  return answerOk(200);
}

/**
 * `DELETE /<package>/-/<tarball>/-rev/<rev>`, the last request of an unpublish. The version and its tarball went together with the
 * document, so that no index ever named a file that was gone; what is still there is removed, anything else is 404 (which npm ignores).
 */
export async function removeTarball(
  transaction: Transaction,
  name: string,
  file: string,
  revision: string,
): Promise<RegistryResponse> {
  const row = await current(transaction, name, revision);
  const version = row.versions.find((known) => tarballName(name, known.version) === file);
  if (!version) throw new Refusal(404, `Tarball ${file} does not exist.`);
  await removeVersions(transaction, row, [version.version]);
  return answerOk(200);
}

async function removeVersions(transaction: Transaction, row: PackageRow, removed: readonly string[]): Promise<void> {
  if (removed.length === 0) return;
  const left = row.versions.map(({ version }) => version).filter((version) => !removed.includes(version));
  if (left.length === 0) return transaction.removePackage(row.key);
  for (const version of removed) await transaction.removeVersion(row.key, version);
  const { state } = (await transaction.package(row.key))!;
  const tags = Object.fromEntries(Object.entries<string>(state.tags).filter(([, version]) => left.includes(version)));
  await transaction.setPackageState(row.key, { ...state, tags: { latest: highest(left), ...tags } });
}
