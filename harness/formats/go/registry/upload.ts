import {
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type StoredBlob,
  type Transaction,
} from '../../../core/registry.ts';
import { fits, type Module } from '../module.ts';
import { type Ending, moduleFile } from './path.ts';
import { fileOf } from './read.ts';
import { goModOf } from './zip.ts';

/** RFC 3339. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
/** Longest go.mod and .info that a go command reads. */
const COMPANION_LIMIT = 16 * 1024 * 1024;

/** One file of a version. The zip makes the version visible, and from then on nothing of it changes. */
export async function upload(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { ending, ...module } = moduleFile(request.params.module!, request.params.file!);
  if (!fits(module.path, module.version))
    throw new Refusal(422, `${module.version} cannot be a version of ${module.path}.`);
  const files =
    ending === 'zip'
      ? await publication(module, await repository.store(request.body), repository)
      : { [ending]: await companion(module, ending, request, repository) };
  await repository.transaction((transaction) => add(transaction, module, files));
  return { status: 201 };
}

type Files = Readonly<Partial<Record<Ending, StoredBlob>>>;

/** The zip with the go.mod that is in it, and the info that is served where none was put. */
async function publication(module: Module, zip: StoredBlob, repository: Repository): Promise<Files> {
  const mod = await repository.store(await goModOf(repository, zip, module));
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const info = await repository.store(Buffer.from(JSON.stringify({ Version: module.version, Time: time })));
  return { zip, mod, info };
}

async function companion(
  module: Module,
  ending: Ending,
  request: RegistryRequest,
  repository: Repository,
): Promise<StoredBlob> {
  const bytes = await request.bytes(COMPANION_LIMIT);
  if (ending === 'info') requireInfo(bytes, module);
  return repository.store(bytes);
}

function requireInfo(bytes: Buffer, { version }: Module): void {
  let info: { Version?: unknown; Time?: unknown } | null = null;
  try {
    info = JSON.parse(bytes.toString('utf8'));
  } catch {
    // Told below: what cannot be read states no version either.
  }
  if (info?.Version !== version) throw new Refusal(422, `The info does not state version ${version}.`);
  if (info.Time !== undefined && !TIME.test(String(info.Time))) throw new Refusal(422, 'The time is not RFC 3339.');
}

async function add(transaction: Transaction, { path, version }: Module, files: Files): Promise<void> {
  const row = await transaction.package(path);
  if (!row) await transaction.createPackage(path, path);
  const staged = row?.versions.find((each) => each.version === version);
  if (staged && fileOf(staged, 'zip')) throw new Refusal(409, `${path}@${version} exists.`);
  const before = { info: staged && fileOf(staged, 'info'), mod: staged && fileOf(staged, 'mod') };
  if (files.zip && before.mod && before.mod.sha256 !== files.mod!.sha256)
    throw new Refusal(422, 'The go.mod in the zip is not the .mod that was put before.');
  // What was staged counts before what was made up, and a companion that is put again before it.
  const kept = files.zip ? { ...files, ...present(before) } : { ...present(before), ...files };
  if (staged) await transaction.removeVersion(path, version);
  await transaction.addVersion(path, version, {});
  for (const [name, blob] of Object.entries(kept)) await transaction.addFile(path, version, { name, blob: blob! });
}

function present(files: Readonly<Record<string, StoredBlob | undefined>>): Files {
  return Object.fromEntries(Object.entries(files).filter(([, blob]) => blob !== undefined));
}
