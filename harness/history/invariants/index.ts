import type { Invariant } from '../invariant.ts';
import { durability } from './h01-durability.ts';
import { atomicFailure } from './h02-atomic-failure.ts';
import { immutability } from './h03-immutability.ts';
import { referentialIntegrity } from './h04-referential-integrity.ts';
import { monotonicVisibility } from './h05-monotonic-visibility.ts';
import { noLostUpdate } from './h06-no-lost-update.ts';
import { oneWinner } from './h07-one-winner.ts';
import { noOrphans } from './h08-no-orphans.ts';
import { coherentMetadata } from './h09-coherent-metadata.ts';
import { recovery } from './h10-recovery.ts';
import { honestError } from './h11-honest-error.ts';
import { faultEvidence } from './h12-fault-evidence.ts';
import { coverage } from './h13-coverage.ts';

/** Every invariant: one file and one line each. */
export const INVARIANTS: readonly Invariant[] = [
  durability,
  atomicFailure,
  immutability,
  referentialIntegrity,
  monotonicVisibility,
  noLostUpdate,
  oneWinner,
  noOrphans,
  coherentMetadata,
  recovery,
  honestError,
  faultEvidence,
  coverage,
];
