import { join } from 'node:path';
import { asError } from '../core/error.ts';
import type { Rollback, RollbackPolicy } from '../core/fault-report.ts';
import type { Site } from '../core/injection.ts';
import { copyInto, Snapshot } from './snapshot.ts';

/** Folders outside the target's own. */
export interface RollbackFolders {
  /** For the copy of the storage; gone with the run. */
  readonly snapshot: string;
  /** A new one that outlives the run. */
  kept(): Promise<string>;
}

/** A case that may be undone. */
export interface Undo {
  /** After the case: undoes it where it did not end as asked, and the policy says so. */
  settle(asAsked: boolean): Promise<Rollback>;
}

const CANCELLED = 'the run was cancelled before anything was undone';
const NO_SNAPSHOT = 'there is no snapshot: the harness did not start this registry';

/** Takes a snapshot before a case where the policy needs one. */
export async function prepareUndo(
  policy: RollbackPolicy,
  { life, database, signal }: Pick<Site, 'life' | 'database' | 'signal'>,
  folders: RollbackFolders,
): Promise<Undo> {
  const snapshot = policy === 'none' || !life ? null : await Snapshot.take(life, database, folders.snapshot);
  const end = (end: Rollback['end'], evidence: readonly string[], commands: readonly string[] = []): Rollback => ({
    policy,
    end,
    evidence,
    commands,
  });
  return {
    async settle(asAsked) {
      if (asAsked) {
        await snapshot?.discard();
        return end('not needed', []);
      }
      if (policy === 'none') return end('degraded', ['what the case left was kept']);
      if (!snapshot || !life) return end(policy === 'automatic' ? 'failed' : 'degraded', [NO_SNAPSHOT]);
      if (policy === 'automatic') {
        try {
          const { whole, evidence } = await snapshot.restore();
          await snapshot.discard();
          return end(whole ? 'rolled back' : 'failed', evidence);
        } catch (error) {
          if (signal.aborted) return end('degraded', [CANCELLED]);
          // It must not hide what the case found.
          return end('failed', [`the snapshot was not restored: ${asError(error).message}`]);
        }
      }
      const kept = await folders.kept();
      const [before, after] = [join(kept, 'before'), join(kept, 'after')];
      await copyInto(snapshot.folder, before);
      await copyInto(life.data, after);
      await snapshot.discard();
      return end(
        'degraded',
        [`what the case left is kept in ${after}, what was before it in ${before}`],
        Snapshot.commands(before, after).map((argv) => argv.join(' ')),
      );
    },
  };
}
