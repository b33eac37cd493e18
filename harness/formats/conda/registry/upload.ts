import { storedBytes } from '../../../archive/stored-bytes.ts';
import { Violation } from '../../../core/finding.ts';
import {
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type StoredBlob,
} from '../../../core/registry.ts';
import { type Distribution, isSubdir, parseFileName } from '../name.ts';
import { type ArchiveInfo, readPackage } from '../read-package.ts';
import { type Traits, traitsOf } from './channeldata.ts';
import { rerender } from './render.ts';

/** What is kept of a package: all that the indexes say of it. */
export interface Meta {
  readonly record: Record<string, unknown>;
  readonly about: Record<string, unknown>;
  readonly runExports: Record<string, unknown>;
  readonly traits: Traits;
}

/** `PUT /<channel>/<subdir>/<file>`: 201, or 422 for what is no such package; a file is never replaced. */
export async function upload({ params, body }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { channel, subdir, file } = params as { channel: string; subdir: string; file: string };
  const distribution = parseFileName(file);
  if (!distribution) throw new Refusal(400, `${file} is not named <name>-<version>-<build>.conda or .tar.bz2.`);
  if (!isSubdir(subdir)) throw new Refusal(400, `${subdir} is neither noarch nor <platform>-<architecture>.`);
  const blob = await repository.store(body);
  const meta = metaOf(await inspect(repository, blob, distribution), blob);
  requireSame(meta.record, distribution, subdir);
  const key = `${channel}/${subdir}/${file}`;
  await repository.transaction(async (change) => {
    if (await change.package(key)) throw new Refusal(409, `${subdir}/${file} exists.`);
    await change.createPackage(key, distribution.name);
    await change.addVersion(key, distribution.version, {});
    await change.addFile(key, distribution.version, { name: file, blob, meta: { ...meta } });
    await rerender(change, channel, subdir);
  });
  return { status: 201 };
}

async function inspect(repository: Repository, blob: StoredBlob, distribution: Distribution): Promise<ArchiveInfo> {
  try {
    return await readPackage(storedBytes(repository, blob), distribution);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Refusal(422, `${error.message} Expected ${error.expected}, found ${error.actual}.`);
  }
}

/** https://conda.org/learn/ceps/cep-0036: a record is the archive's index.json with digests and length. */
function metaOf({ index, about, runExports, paths }: ArchiveInfo, { md5, sha256, size }: StoredBlob): Meta {
  return { record: { ...index, md5, sha256, size }, about, runExports, traits: traitsOf(paths) };
}

function requireSame(record: Meta['record'], { name, version, build }: Distribution, subdir: string): void {
  for (const [field, expected] of Object.entries({ name, version, build, subdir }))
    if (record[field] !== expected)
      throw new Refusal(422, `${field} in info/index.json is ${JSON.stringify(record[field])}, not ${expected}.`);
  if (!Number.isSafeInteger(record.build_number) || (record.build_number as number) < 0)
    throw new Refusal(422, 'build_number in info/index.json is not a number from 0 on.');
  const lists = [record.depends, record.constrains ?? []];
  for (const list of lists)
    if (!Array.isArray(list) || list.some((each) => typeof each !== 'string'))
      throw new Refusal(422, 'depends and constrains in info/index.json are lists of match specifications.');
}
