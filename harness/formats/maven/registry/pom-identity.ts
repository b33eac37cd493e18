import { convert } from 'xmlbuilder2';
import { Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';
import type { Coordinates } from '../coordinates.ts';

const LIMIT = 4 * 1024 * 1024;

/** 422 for a POM that is no XML, or that is of another artifact than its address says. Group and version may come from the parent. */
export async function refuseStrangePom(
  repository: Repository,
  blob: StoredBlob,
  { group, artifact }: Coordinates,
  version: string,
): Promise<void> {
  if (blob.size > LIMIT) throw new Refusal(422, 'The POM is longer than 4 MiB.');
  const chunks: Buffer[] = [];
  for await (const chunk of repository.open(blob.sha256)) chunks.push(chunk);
  const project = projectOf(Buffer.concat(chunks).toString('utf8'));
  const stated = {
    groupId: project.groupId ?? project.parent?.groupId,
    artifactId: project.artifactId,
    version: project.version ?? project.parent?.version,
  };
  const expected = { groupId: group, artifactId: artifact, version };
  for (const key of ['groupId', 'artifactId', 'version'] as const) {
    // What is made of a property is known to the client that made the POM alone.
    if (typeof stated[key] === 'string' && stated[key].includes('${')) continue;
    if (stated[key] !== expected[key])
      throw new Refusal(422, `The POM has ${key} ${stated[key]}, not ${expected[key]}.`);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: any document may come
function projectOf(text: string): any {
  try {
    // biome-ignore lint/suspicious/noExplicitAny: any document may come
    const { project } = convert(text, { format: 'object' }) as any;
    if (!/<!(DOCTYPE|ENTITY)/i.test(text) && typeof project === 'object') return project;
  } catch {
    // Told below.
  }
  throw new Refusal(422, 'This is no POM.');
}
