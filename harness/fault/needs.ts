import type { Acknowledged } from '../core/acknowledged.ts';
import type { Database } from '../core/database.ts';
import type { Doorway } from '../core/doorway.ts';
import type { Site } from '../core/injection.ts';
import type { Lifecycle } from '../core/lifecycle.ts';
import type { Volume } from '../core/volume.ts';

/** Why nothing can be done to the registry's process; null when it can. */
export function noLife({ life }: Site): string | null {
  return life ? null : 'The harness did not start this registry: use a target of kind embedded, process or container.';
}

/** Why nothing can be done to what passes; null when it can. */
export function noDoor({ door }: Site): string | null {
  return door ? null : 'There is no front door before this registry: use a target that the harness starts.';
}

/** Why nothing can be done to the registry's database; null when it can. */
export function noDatabase({ database }: Site): string | null {
  return database
    ? null
    : 'The harness started no database for this registry: use a target of kind embedded, and --database postgres.';
}

/** Why nothing can be done to the file system of the registry's data; null when it can. */
export function noVolume({ volume }: Site): string | null {
  return volume
    ? null
    : 'The data lies on no file system of its own: run as root on Linux, and use a target that the harness starts.';
}

export function volumeOf({ volume }: Site): Volume {
  if (volume) return volume;
  throw new Error('missing() was not asked');
}

export function acknowledgedOf({ acknowledged }: Site): Acknowledged {
  if (acknowledged) return acknowledged;
  throw new Error('nobody notes what is acknowledged');
}

export function databaseOf({ database }: Site): Database {
  if (database) return database;
  throw new Error('missing() was not asked');
}

export function lifeOf({ life }: Site): Lifecycle {
  if (life) return life;
  throw new Error('missing() was not asked');
}

export function doorOf({ door }: Site): Doorway {
  if (door) return door;
  throw new Error('missing() was not asked');
}
