import {
  type FileRow,
  type PackageRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type Transaction,
  type VersionRow,
} from '../../../core/registry.ts';
import { renderSuite } from './suite.ts';

/** Deletes one file from the archive: its version goes with its last file, the package with its last version. */
export async function remove(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { suite, component, prefix, name, file } = request.params;
  const place = `pool/${suite}/${component}/${prefix}/${name}/${file}`;
  await repository.transaction(async (transaction) => {
    const row = await transaction.package(name!);
    const version = row?.versions.find(({ files }) => files.some((each) => each.name === place));
    if (!row || !version) throw new Refusal(404, `${place} does not exist.`);
    await drop(
      transaction,
      row,
      version,
      version.files.filter((each) => each.name !== place),
    );
    await renderSuite(transaction, suite!, request.signer);
  });
  return { status: 204 };
}

/** A version loses files only as a whole, so what stays is added again. */
async function drop(
  transaction: Transaction,
  row: PackageRow,
  { version, meta, state }: VersionRow,
  kept: readonly FileRow[],
): Promise<void> {
  if (kept.length === 0 && row.versions.length === 1) return transaction.removePackage(row.key);
  await transaction.removeVersion(row.key, version);
  if (kept.length === 0) return;
  await transaction.addVersion(row.key, version, meta, state);
  for (const { name, meta: about, sha256, sha512, sha1, md5, size } of kept) {
    await transaction.addFile(row.key, version, { name, meta: about, blob: { sha256, sha512, sha1, md5, size } });
  }
}
