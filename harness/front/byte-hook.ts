import type { Writable } from 'node:stream';
import type { DoorRequest } from '../core/defect.ts';
import type { AfterHold } from '../core/doorway.ts';
import { DoorFailure } from './failure.ts';
import { written } from './impair.ts';

/** What was forwarded when a hook fired. `exchange` is the id in the wire log. */
export interface BytesForwarded {
  readonly forwarded: number;
  readonly exchange: number;
  readonly request: DoorRequest;
}

/** Runs while forwarding is held; `cut` drops both connections, `reset` sends the client a TCP reset besides. */
export type BytesCallback = (event: BytesForwarded) => AfterHold | Promise<AfterHold>;

/** A number of bytes, or how many they are for a request; null for a request that is not meant. */
export type HookBytes = number | ((request: DoorRequest) => number | null);

/** Waits, once, for the request body that reaches `bytes`. */
export class ByteHook {
  readonly #bytes: HookBytes;
  readonly #callback: BytesCallback;
  readonly #matches: (request: DoorRequest) => boolean;
  #armed = true;

  constructor(bytes: HookBytes, callback: BytesCallback, matches: (request: DoorRequest) => boolean = () => true) {
    this.#bytes = bytes;
    this.#callback = callback;
    this.#matches = matches;
  }

  /** Where in this request's body it fires; null where it does not. */
  bytesOf(request: DoorRequest): number | null {
    return typeof this.#bytes === 'number' ? this.#bytes : this.#bytes(request);
  }

  /** Whether it still waits, and would take this request. */
  wants(request: DoorRequest): boolean {
    return this.#armed && this.#matches(request);
  }

  /** Takes the hook for one exchange; false when another exchange was first. */
  take(): boolean {
    const taken = this.#armed;
    this.#armed = false;
    return taken;
  }

  disarm(): void {
    this.#armed = false;
  }

  async run(event: BytesForwarded): Promise<void> {
    const after = await this.#callback(event);
    if (after !== 'continue') {
      throw new DoorFailure(`byte-hook-${after}`, `The exchange was cut after ${event.forwarded} bytes, as planned.`);
    }
  }
}

/** Lets a hook wait among others until it is disposed of. */
export function armed<Hook extends ByteHook>(hooks: Set<Hook>, hook: Hook): Disposable {
  hooks.add(hook);
  return {
    [Symbol.dispose]: () => {
      hook.disarm();
      hooks.delete(hook);
    },
  };
}

/**
 * Writes a chunk so that each hook runs when exactly its number of bytes has left for the upstream. Undefined when no hook lies
 * within the chunk: then nothing was written.
 */
export function writeUpToHooks(
  hooks: readonly ByteHook[],
  chunk: Buffer,
  sink: Writable,
  event: BytesForwarded,
): Promise<void> | undefined {
  const { forwarded } = event;
  const due = hooks
    .filter((hook) => hook.wants(event.request))
    .map((hook) => ({ hook, bytes: hook.bytesOf(event.request) ?? -1 }))
    .filter(({ bytes }) => bytes >= forwarded && bytes <= forwarded + chunk.length)
    .sort((a, b) => a.bytes - b.bytes);
  return due.length === 0 ? undefined : writeInParts(due, chunk, sink, event);
}

async function writeInParts(
  due: readonly { hook: ByteHook; bytes: number }[],
  chunk: Buffer,
  sink: Writable,
  event: BytesForwarded,
) {
  let done = 0;
  for (const { hook, bytes } of due) {
    if (!hook.take()) continue;
    const part = chunk.subarray(done, bytes - event.forwarded);
    await written(sink, part);
    done += part.length;
    await hook.run({ ...event, forwarded: bytes });
  }
  await written(sink, chunk.subarray(done));
}
