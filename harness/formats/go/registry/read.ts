import semver from 'semver';
import {
  type FileRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type VersionRow,
} from '../../../core/registry.ts';
import { isPseudo } from '../module.ts';
import { type Ending, moduleFile, modulePath } from './path.ts';

const TYPES: Record<Ending, string> = {
  info: 'application/json',
  mod: 'text/plain; charset=utf-8',
  zip: 'application/zip',
};

/** `@v/list`: the versions that have tags, one a line. */
export async function list({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const versions = (await visible(repository, modulePath(params.module!)))
    .map(({ version }) => version)
    .filter((version) => !isPseudo(version));
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: versions.map((version) => `${version}\n`).join(''),
  };
}

/** `@latest`: the info of the highest release, of the highest prerelease where there is none, else of the last revision. */
export async function latest({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const versions = await visible(repository, modulePath(params.module!));
  const tagged = versions.filter(({ version }) => !isPseudo(version));
  const candidates = tagged.length > 0 ? tagged : versions;
  const releases = candidates.filter(({ version }) => semver.prerelease(version) === null);
  const [highest] = (releases.length > 0 ? releases : candidates).toSorted((a, b) =>
    semver.rcompare(a.version, b.version),
  );
  return served(highest!, 'info');
}

/** `@v/<version>.info`, `.mod` and `.zip`. */
export async function versionFile({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { path, version, ending } = moduleFile(params.module!, params.file!);
  const row = (await visible(repository, path)).find((each) => each.version === version);
  if (!row) throw new Refusal(404, `${path}@${version}: unknown version.`);
  return served(row, ending);
}

/** The versions of a module that have their zip; 404 when there is none. */
async function visible(repository: Repository, path: string): Promise<readonly VersionRow[]> {
  const versions = (await repository.package(path))?.versions.filter((version) => fileOf(version, 'zip')) ?? [];
  if (versions.length === 0) throw new Refusal(404, `${path}: unknown module.`);
  return versions;
}

function served(version: VersionRow, ending: Ending): RegistryResponse {
  const file = fileOf(version, ending)!;
  return { status: 200, headers: { 'Content-Type': TYPES[ending] }, blob: file };
}

/** The stored file of a version with that ending. */
export function fileOf({ files }: VersionRow, ending: Ending): FileRow | undefined {
  return files.find(({ name }) => name === ending);
}
