// https://docs.npmjs.com/cli/commands/npm-dist-tag

import { Refusal, type RegistryRequest, type RegistryResponse, type Repository } from '../../../core/registry.ts';
import { answerJson, answerOk } from './json.ts';
import { packageName } from './route.ts';
import { assertTag } from './rules.ts';

/** `GET /-/package/<package>/dist-tags` */
export async function listTags(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const name = packageName(request);
  const row = await repository.package(name);
  if (!row) throw new Refusal(404, `Package ${name} does not exist.`);
  return answerJson(200, row.state.tags);
}

/** `PUT /-/package/<package>/dist-tags/<tag>`; the body is a version as a JSON string. */
export async function setTag(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const tag = request.params.tag!;
  assertTag(tag);
  const version = versionFrom(await request.bytes());
  return changeTags(request, repository, (tags, versions) => {
    if (!versions.includes(version)) throw new Refusal(404, `Version ${version} does not exist.`);
    return { ...tags, [tag]: version };
  });
}

/** `DELETE /-/package/<package>/dist-tags/<tag>`; `latest` stays. */
export async function removeTag(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const tag = request.params.tag!;
  if (tag === 'latest') throw new Refusal(400, 'The tag latest cannot be removed, only moved.');
  return changeTags(request, repository, ({ [tag]: version, ...tags }) => {
    if (version === undefined) throw new Refusal(404, `The tag ${tag} does not exist.`);
    return tags;
  });
}

async function changeTags(
  request: RegistryRequest,
  repository: Repository,
  change: (tags: Record<string, string>, versions: readonly string[]) => Record<string, string>,
): Promise<RegistryResponse> {
  const name = packageName(request);
  return repository.transaction(async (transaction) => {
    const row = await transaction.package(name);
    if (!row) throw new Refusal(404, `Package ${name} does not exist.`);
    const tags = change(
      row.state.tags,
      row.versions.map(({ version }) => version),
    );
    await transaction.setPackageState(name, { ...row.state, tags });
    return answerOk(200, { id: name });
  });
}

function versionFrom(body: Buffer): string {
  try {
    const version: unknown = JSON.parse(body.toString('utf8'));
    if (typeof version === 'string') return version;
  } catch (cause) {
    throw new Refusal(400, `The body is not JSON: ${(cause as Error).message}`);
  }
  throw new Refusal(400, 'The body is not a JSON string.');
}
