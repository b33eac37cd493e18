import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../core/yaml-file.ts';

const path = z.string().regex(/^\/./, 'must be an absolute path');

/** What the client container of an image may do beyond the default, which is nothing: `container.yaml` beside its Dockerfile. */
export const containerSchema = z.strictObject({
  capabilities: z
    .array(z.string().regex(/^[A-Z][A-Z_]*$/, 'must be a Linux capability without CAP_, for example CHOWN'))
    .default([])
    .describe('Linux capabilities that the clients need; all others stay dropped.'),
  unconfined: z
    .boolean()
    .default(false)
    .describe('Without the seccomp and AppArmor profiles of the engine: for clients that mount or unshare.'),
  tmpfs: z.array(path).default([]).describe('Folders in memory, empty at the start.'),
  volumes: z
    .array(path)
    .default([])
    .describe('Folders on a volume that goes with the container: for what cannot lie on its layered file system.'),
});

export type ContainerSettings = z.output<typeof containerSchema>;

/** The settings of a client image's folder; the defaults where it has none. Throws CONFIG_INVALID with file and line. */
export async function containerSettings(folder: string): Promise<ContainerSettings> {
  const file = join(folder, 'container.yaml');
  return existsSync(file) ? readYaml(file, containerSchema) : containerSchema.parse({});
}

/** The settings in the words of the engine's API; everything that is not asked for is dropped. */
export function confinement({ capabilities, unconfined, tmpfs, volumes }: ContainerSettings) {
  const profiles = unconfined ? ['seccomp=unconfined', 'apparmor=unconfined'] : [];
  return {
    CapDrop: ['ALL'],
    CapAdd: capabilities,
    SecurityOpt: ['no-new-privileges', ...profiles],
    Tmpfs: Object.fromEntries(tmpfs.map((folder) => [folder, 'exec,mode=755'])),
    Mounts: volumes.map((Target) => ({ Type: 'volume' as const, Source: '', Target })),
  };
}
