import type { DoorRequest } from '../core/defect.ts';
import { ByteHook, type BytesCallback } from './byte-hook.ts';
import type { Passage } from './passage.ts';
import { headOf } from './passage.ts';

/** `sent`: the whole request was handed over; `answered`: the upstream has answered, and the client knows nothing of it yet. */
export type Stage = 'sent' | 'answered';

/** Waits, once, for a request that reaches a stage. */
export class StageHook extends ByteHook {
  readonly stage: Stage;

  constructor(stage: Stage, callback: BytesCallback, matches: (request: DoorRequest) => boolean) {
    super(Number.POSITIVE_INFINITY, callback, matches);
    this.stage = stage;
  }
}

/** Whether a hook waits for this request at this stage. */
export function isAwaited(passage: Passage, stage: Stage): boolean {
  const { stages } = passage.host;
  return stages.size > 0 && [...stages].some((hook) => hook.stage === stage && hook.wants(headOf(passage)));
}

/** Holds the exchange for the hooks that wait for it at this stage. */
export async function reachStage(passage: Passage, stage: Stage): Promise<void> {
  if (passage.host.stages.size === 0) return;
  const request = headOf(passage);
  const { log } = passage;
  for (const hook of passage.host.stages) {
    if (hook.stage !== stage || !hook.wants(request) || !hook.take()) continue;
    await hook.run({ forwarded: log.requestBody.bytes, exchange: log.start.id, request });
  }
}
