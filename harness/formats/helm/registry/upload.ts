import {
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type StoredBlob,
  type Transaction,
} from '../../../core/registry.ts';
import { archiveName, isChartName, isChartVersion } from '../name.ts';
import { readProvenance } from '../provenance.ts';
import { type Chart, readChart } from './chart.ts';
import { readForm } from './form.ts';
import { renderIndex } from './index.ts';
import { type ArchiveMeta, keyOf } from './rows.ts';

/** A provenance file is the text of a Chart.yaml and little more. */
const PROVENANCE_LIMIT = 1 << 20;

type Identity = Pick<Chart, 'name' | 'version'>;

/** A file that is to be added to a version. */
interface Addition {
  readonly name: string;
  readonly blob: StoredBlob;
  readonly meta?: ArchiveMeta;
}

/** A chart, perhaps with its provenance in the same form. */
export async function uploadChart(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const form = await readForm(request, repository, 'chart');
  const archive = form.get('chart');
  if (!archive) throw new Refusal(400, 'The form has no file chart.');
  const chart = await readChart(repository, archive);
  const files: Addition[] = [
    { name: archiveName(chart.name, chart.version), blob: archive, meta: { metadata: chart.metadata } },
  ];
  const provenance = form.get('prov');
  if (provenance) {
    const signed = await readIdentity(repository, provenance);
    if (signed.name !== chart.name || signed.version !== chart.version)
      throw new Refusal(422, `The provenance is that of ${signed.name} ${signed.version}.`);
    files.push(provenanceOf(chart, provenance));
  }
  return add(request, repository, chart, files);
}

/** A provenance file, before its chart or after it. Whether its signature holds is for clients to judge: only they know whom they trust. */
export async function uploadProvenance(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const blob = (await readForm(request, repository, 'prov')).get('prov');
  if (!blob) throw new Refusal(400, 'The form has no file prov.');
  const identity = await readIdentity(repository, blob);
  return add(request, repository, identity, [provenanceOf(identity, blob)]);
}

function provenanceOf({ name, version }: Identity, blob: StoredBlob): Addition {
  return { name: `${archiveName(name, version)}.prov`, blob };
}

async function readIdentity(repository: Repository, blob: StoredBlob): Promise<Identity> {
  if (blob.size === 0 || blob.size > PROVENANCE_LIMIT) throw new Refusal(422, 'The provenance is empty or too long.');
  const chunks: Buffer[] = [];
  for await (const chunk of repository.open(blob.sha256)) chunks.push(chunk as Buffer);
  const { name, version } = readProvenance(Buffer.concat(chunks).toString('utf8'))?.metadata ?? {};
  if (typeof name !== 'string' || !isChartName(name) || typeof version !== 'string' || !isChartVersion(version))
    throw new Refusal(422, 'The provenance is no signed Chart.yaml.');
  return { name, version };
}

async function add(
  { params }: RegistryRequest,
  repository: Repository,
  identity: Identity,
  files: readonly Addition[],
): Promise<RegistryResponse> {
  await repository.transaction(async (transaction) => {
    await open(transaction, params.repository!, identity, files);
    const key = keyOf(params.repository!, identity.name);
    for (const file of files) await transaction.addFile(key, identity.version, file);
    await renderIndex(transaction, params.repository!);
  });
  return { status: 201, headers: { 'Content-Type': 'application/json' }, body: '{"saved":true}' };
}

/** Makes room for the files of a version; 409 where one is there already. */
async function open(
  transaction: Transaction,
  repository: string,
  { name, version }: Identity,
  files: readonly Addition[],
): Promise<void> {
  const key = keyOf(repository, name);
  const row = await transaction.package(key);
  if (!row) await transaction.createPackage(key, name);
  const existing = row?.versions.find((each) => each.version === version);
  if (!existing) return transaction.addVersion(key, version, {});
  const taken = existing.files.find((file) => files.some((other) => other.name === file.name));
  if (taken) throw new Refusal(409, `${taken.name} exists already.`);
}
