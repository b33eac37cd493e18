import { Refusal, type RegistryRequest, type RegistryResponse, type Repository } from '../../../core/registry.ts';
import { indexPath, renderIndex } from './index.ts';
import { keyOf, releasesOf } from './rows.ts';

/** The first reader of a repository that has never been changed finds an empty index. */
export async function index({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const path = indexPath(params.repository!);
  if (!(await repository.document(path)))
    await repository.transaction((transaction) => renderIndex(transaction, params.repository!));
  const document = (await repository.document(path))!;
  return { status: 200, headers: { 'Content-Type': document.type }, body: document.body };
}

/** An archive, or the provenance file of one. */
export async function download({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const file = params.file!;
  // Names and versions may both hold dashes: every place at which the name may end is tried.
  for (let dash = file.indexOf('-'); dash >= 0; dash = file.indexOf('-', dash + 1)) {
    const row = await repository.package(keyOf(params.repository!, file.slice(0, dash)));
    const release =
      row && releasesOf(row).find(({ archive }) => file === archive.name || file === `${archive.name}.prov`);
    const blob = release?.version.files.find(({ name }) => name === file);
    if (blob) return { status: 200, headers: { 'Content-Type': typeOf(file) }, blob };
  }
  throw new Refusal(404, `There is no file ${file}.`);
}

function typeOf(file: string): string {
  return file.endsWith('.prov') ? 'application/pgp-signature' : 'application/gzip';
}
