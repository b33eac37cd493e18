// https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md

import {
  type Json,
  type PackageRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../../core/registry.ts';
import { answerJson } from './json.ts';
import { abbreviatedPackument, fullPackument, manifestOf } from './packument.ts';
import { packageName } from './route.ts';
import { tarballName } from './rules.ts';

const ABBREVIATED = 'application/vnd.npm.install-v1+json';

/** `GET /<package>`, full or abbreviated as Accept says. */
export async function getPackument(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const row = await existing(request, repository);
  if (request.accepts('application/json', ABBREVIATED) === ABBREVIATED) {
    return answerJson(200, abbreviatedPackument(request.root, row), { 'Content-Type': ABBREVIATED, Vary: 'Accept' });
  }
  return answerJson(200, fullPackument(request.root, row), { Vary: 'Accept' });
}

/** `GET /<package>/<version or tag>` */
export async function getVersion(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const row = await existing(request, repository);
  const wanted = request.params.version!;
  const number = row.state.tags[wanted] ?? wanted;
  const version = row.versions.find((known) => known.version === number);
  if (!version) throw new Refusal(404, `Version ${wanted} of ${row.name} does not exist.`);
  return answerJson(200, manifestOf(request.root, row, version));
}

/** `GET /<package>/-/<tarball>` */
export async function getTarball(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const row = await existing(request, repository);
  const version = row.versions.find((known) => tarballName(row.name, known.version) === request.params.file);
  const blob = version?.files[0];
  if (!blob) throw new Refusal(404, `Tarball ${request.params.file} does not exist.`);
  return { status: 200, blob };
}

/** `GET /-/v1/search?text=&size=&from=`: packages whose name contains the text. */
export async function search({ query, root }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const text = (query.get('text') ?? '').toLowerCase();
  const found = (await repository.packages()).filter(({ name }) => name.includes(text));
  const from = Number(query.get('from')) || 0;
  const objects: object[] = [];
  for (const { key } of found.slice(from, from + Math.min(Number(query.get('size')) || 20, 250))) {
    const row = await repository.package(key);
    const latest = row?.versions.find(({ version }) => version === row.state.tags.latest);
    if (!row || !latest) continue;
    const { name, version, description, keywords } = manifestOf(root, row, latest);
    const date = new Date(latest.createdAt).toISOString();
    const [publisher, ...maintainers] = (row.state.maintainers as Json[]).map((person) => ({
      username: person.name,
      email: person.email,
    }));
    const people = { publisher, maintainers: [publisher, ...maintainers] };
    objects.push({ package: { name, version, description, keywords, date, links: {}, ...people } });
  }
  return answerJson(200, { objects, total: found.length, time: new Date().toISOString() });
}

async function existing(request: RegistryRequest, repository: Repository): Promise<PackageRow> {
  const name = packageName(request);
  const row = await repository.package(name);
  if (!row) throw new Refusal(404, `Package ${name} does not exist.`);
  return row;
}
