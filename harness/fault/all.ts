import type { Fault } from '../core/injection.ts';
import { bitRot } from './bit-rot.ts';
import { crash } from './crash.ts';
import { crashAtCall } from './crash-at-call.ts';
import { cut } from './cut.ts';
import { databaseBlackhole } from './database-blackhole.ts';
import { databaseDisconnect } from './database-disconnect.ts';
import { databasePool } from './database-pool.ts';
import { databaseRefused } from './database-refused.ts';
import { databaseReset } from './database-reset.ts';
import { databaseRestart } from './database-restart.ts';
import { diskFull } from './disk-full.ts';
import { memoryLimit } from './memory-limit.ts';
import { network } from './network.ts';
import { pause } from './pause.ts';
import { readOnly } from './read-only.ts';
import { restart } from './restart.ts';
import { serializationFailure } from './serialization-failure.ts';
import { storageError } from './storage-error.ts';

/** Every kind of fault; one file and one line each. */
// biome-ignore lint/suspicious/noExplicitAny: each has options of its own, which the scenario's schema has checked
export const FAULTS: readonly Fault<any>[] = [
  crash,
  crashAtCall,
  restart,
  pause,
  cut,
  network,
  storageError,
  diskFull,
  readOnly,
  bitRot,
  memoryLimit,
  databaseDisconnect,
  databaseReset,
  databaseBlackhole,
  databaseRefused,
  databaseRestart,
  databasePool,
  serializationFailure,
];
