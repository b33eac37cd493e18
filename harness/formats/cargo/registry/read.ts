// Index: https://doc.rust-lang.org/cargo/reference/registry-index.html
// Download and search: https://doc.rust-lang.org/cargo/reference/registry-web-api.html

import semver from 'semver';
import {
  type PackageRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../../core/registry.ts';
import { renderLine } from './index-line.ts';
import { answerJson } from './json.ts';
import { indexPath, keyOf } from './name.ts';

/** `GET /index/config.json`; cargo sends its token to the index and the downloads when this says that one is needed. */
export async function getConfig({ root, accounts }: RegistryRequest): Promise<RegistryResponse> {
  const needed = accounts.anonymousRead ? {} : { 'auth-required': true };
  return answerJson(200, { dl: `${root}/api/v1/crates`, api: root, ...needed });
}

/** `GET /index/<path of the crate>`: one line for each version, in order of publication. */
export async function getIndexFile(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const path = request.params.path!;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const row = path === indexPath(name) ? await repository.package(keyOf(name)) : null;
  // Another spelling of - and _ is another file, which is not there.
  if (row?.name.toLowerCase() !== name) throw new Refusal(404, `There is no crate at ${path}.`);
  const body = row.versions.map((version) => `${renderLine(version)}\n`).join('');
  return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** `GET /api/v1/crates/<name>/<version>/download` */
export async function download(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const row = await existing(request, repository);
  const blob = row.versions.find(({ version }) => version === request.params.version)?.files[0];
  if (!blob) throw new Refusal(404, `Version ${request.params.version} of ${row.name} does not exist.`);
  return { status: 200, headers: { 'Content-Type': 'application/gzip' }, blob };
}

/** `GET /api/v1/crates?q=&per_page=&page=` */
export async function search({ query }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const wanted = keyOf(query.get('q') ?? '');
  const found = (await repository.packages()).filter(({ key }) => key.includes(wanted));
  const perPage = Math.min(Math.max(Number(query.get('per_page')) || 10, 1), 100);
  const start = (Math.max(Number(query.get('page')) || 1, 1) - 1) * perPage;
  const crates: object[] = [];
  for (const { key } of found.slice(start, start + perPage)) {
    const row = await repository.package(key);
    if (row) crates.push(summary(row));
  }
  return answerJson(200, { crates, meta: { total: found.length } });
}

function summary({ name, versions }: PackageRow): object {
  const usable = versions.filter(({ state }) => state.yanked !== true);
  const newest = semver.rsort((usable.length > 0 ? usable : versions).map(({ version }) => version))[0]!;
  const description = versions.find(({ version }) => version === newest)?.meta.description ?? null;
  return { name, max_version: newest, description };
}

/** The crate that a request names, in any case. */
export async function existing(request: RegistryRequest, repository: Repository): Promise<PackageRow> {
  const name = request.params.name!;
  const row = await repository.package(keyOf(name));
  if (row?.name.toLowerCase() !== name.toLowerCase()) throw new Refusal(404, `Crate ${name} does not exist.`);
  return row;
}
