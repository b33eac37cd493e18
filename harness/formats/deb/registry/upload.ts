import {
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type Transaction,
} from '../../../core/registry.ts';
import { epochOf, fileName } from '../name.ts';
import { type Control, readControl } from './control.ts';
import { renderSuite } from './suite.ts';

const WORD = /^[a-z0-9][a-z0-9.-]*$/;

/** What a file row keeps of a package. */
export interface FileMeta {
  readonly suite: string;
  readonly component: string;
  readonly control: Control;
}

/** Publishes one binary package in a suite: package, indexes and signatures change in one transaction. */
export async function upload(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const suite = word(request, 'distribution', 'stable');
  const component = word(request, 'component', 'main');
  if (!request.params.file!.endsWith('.deb')) throw new Refusal(400, 'Only files ending in ".deb" are taken.');
  const blob = await repository.store(request.body);
  const control = await readControl(repository, blob);
  const name = placeOf(suite, component, control);
  const meta: FileMeta = { suite, component, control };
  await repository.transaction(async (transaction) => {
    await openVersion(transaction, control, name);
    await transaction.addFile(control.Package, control.Version, { name, blob, meta });
    await renderSuite(transaction, suite, request.signer);
  });
  return { status: 201, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${name}\n` };
}

/** Below the archive's root. The file name lacks the epoch, so that has a folder of its own. */
export function placeOf(suite: string, component: string, control: Control): string {
  const { Package: name, Version: version, Architecture: architecture } = control;
  const prefix = name.startsWith('lib') ? name.slice(0, 4) : name.slice(0, 1);
  const epoch = epochOf(version);
  const folder = `pool/${suite}/${component}/${prefix}/${name}${epoch === undefined ? '' : `/epoch-${epoch}`}`;
  return `${folder}/${fileName(name, version, architecture)}`;
}

async function openVersion(transaction: Transaction, control: Control, place: string): Promise<void> {
  const { Package: name, Version: version } = control;
  const row = await transaction.package(name);
  if (!row) await transaction.createPackage(name, name);
  const existing = row?.versions.find((each) => each.version === version);
  if (!existing) await transaction.addVersion(name, version, {});
  if (existing?.files.some((file) => file.name === place)) throw new Refusal(409, `${place} exists already.`);
}

function word({ query }: RegistryRequest, name: string, otherwise: string): string {
  const value = query.get(name) ?? otherwise;
  if (!WORD.test(value)) throw new Refusal(400, `"${value}" is no ${name}.`);
  return value;
}
