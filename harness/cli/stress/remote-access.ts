import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access, Role } from '../../core/access.ts';
import { HarnessError } from '../../core/error.ts';
import type { FormatUnderLoad } from '../../stress/format-under-load.ts';
import type { Target } from '../../target/load.ts';
import type { UploadOptions } from '../../target/upload.ts';
import type { Session } from '../session/session.ts';
import { reachesOut } from '../session/surroundings.ts';
import type { UnderLoad } from './format-under-load.ts';

/** How generators reach one format of the target: a file that they are told the path of, since it holds credentials. */
export interface RemoteAccess {
  readonly format: string;
  readonly by: FormatUnderLoad['by'];
  /** PEM. */
  readonly ca: string | null;
  /** Whether the registry is on this machine under a name of the test domain. */
  readonly loopback: boolean;
  readonly roles: Readonly<Partial<Record<Role, Access>>>;
  /** Null where the target declares none. */
  readonly upload: Pick<UploadOptions, 'steps' | 'holes' | 'where'> | null;
}

/** Writes the file, for this user alone, where generators see it; returns its path. Throws USAGE where only this process can publish. */
export async function writeRemoteAccess(
  session: Session,
  target: Target,
  { format, by, link }: UnderLoad,
): Promise<string> {
  const { connector, underTest, surroundings } = session;
  const readers = connector.claims(format).has('reader-role');
  const roles = [...link.roles].map((role) => [role, link.access(role === 'reader' && !readers ? 'writer' : role)]);
  const steps = target.formats[format]?.upload;
  if (by === 'declared upload' && steps?.some((step) => 'run' in step))
    throw new HarnessError(
      'USAGE',
      `${target.name} takes ${format} by a command beside the registry, which no generator elsewhere can run.`,
      'Leave out --generators.',
    );
  const holes = Object.entries(underTest.holes).filter(([name]) => !name.startsWith('signingKey.'));
  const access: RemoteAccess = {
    ...{ format, by },
    ca: (target.start.kind === 'external' ? underTest.ca : connector.ca) ?? null,
    loopback: !reachesOut(target),
    roles: Object.fromEntries(roles),
    upload: steps ? { steps, holes: Object.fromEntries(holes), where: join(target.folder, 'target.yaml') } : null,
  };
  const path = join(surroundings.runDir, `access-${format}.json`);
  await writeFile(path, JSON.stringify(access), { mode: 0o600 });
  return path;
}
