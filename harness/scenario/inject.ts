import type { FaultRecord } from '../core/fault.ts';
import type { Fault, Healed, Injection } from '../core/injection.ts';
import { eventually, lasting } from '../core/wait.ts';
import type { Operations } from './operations.ts';
import type { Planned } from './schema.ts';
import type { Stage } from './stage.ts';
import { holdUpload } from './trigger.ts';
import { afterMs, isCounted } from './trigger-schema.ts';

/** How long an upload is held for others to come. */
const OTHERS_MS = 10_000;

export interface FaultIdentity {
  readonly id: string;
  /** The id of the fault that it repeats. */
  readonly repeats: string | undefined;
}

/** What the faults of a case are called in its records. */
export function identify(planned: readonly Planned[]): FaultIdentity[] {
  const ids = planned.map(({ fault }, index) => `${fault}-${index + 1}`);
  return planned.map(({ repeats }, index) => ({
    id: ids[index]!,
    repeats: repeats === undefined ? undefined : ids[planned.findIndex(({ at }) => at.step === repeats)],
  }));
}

/** A planned fault on its way: armed, injected once when its trigger comes, healed. */
export class Arming {
  readonly planned: Planned;
  readonly #id: string;
  readonly #repeats: string | undefined;
  readonly #stage: Stage;
  readonly #operations: Operations;
  readonly #fault: Fault;
  readonly #evidence: string[] = [];
  #armed: Disposable | null = null;
  #injecting: Promise<Injection> | null = null;
  #injectedAt: number | null = null;
  #during: number[] = [];

  constructor(planned: Planned, { id, repeats }: FaultIdentity, stage: Stage, operations: Operations) {
    this.planned = planned;
    this.#id = id;
    this.#repeats = repeats;
    this.#stage = stage;
    this.#operations = operations;
    this.#fault = stage.faults.get(planned.fault)!;
  }

  /** Why it cannot be injected here, with the remedy; null when it can. */
  missing(): Promise<string | null> {
    return this.#fault.missing(this.#stage.site, this.planned);
  }

  /** Before its step begins. A fault without a place in time is injected now. */
  async arm(): Promise<void> {
    const { upload, open, after, when } = this.planned.at;
    if (upload !== undefined) {
      this.#armed = await holdUpload(this.#stage.site.door!, upload, async ({ forwarded, request }) => {
        const announced = request.headers['content-length'];
        this.#evidence.push(
          `${forwarded}${announced === undefined ? '' : ` of ${announced}`} bytes of ${request.method} ${request.path} were forwarded${upload === 'answered' ? ', and it was answered' : ''}`,
        );
        if (open !== undefined) await this.#othersToo(open);
        return (await this.#inject()).held;
      });
    } else if (open !== undefined) {
      this.#armed = this.#operations.onEvent(() => {
        if (this.#operations.open.size >= open) void this.#inject();
      });
    } else if (after !== undefined) this.#armed = this.#later(afterMs(after));
    else if (when !== undefined) {
      let counted = 0;
      this.#armed = this.#operations.onEvent((event) => {
        if (isCounted(when, event) && ++counted === when.count) void this.#inject();
      });
    } else await this.#inject();
  }

  /** When its step has ended: what never came is recorded as such. */
  async heal(): Promise<{ record: FaultRecord; recoveryMs?: number | null }> {
    this.#armed?.[Symbol.dispose]();
    const injected = await this.#injecting;
    const healed: Healed = injected ? await injected.heal() : { hit: false, evidence: ['its trigger never came'] };
    const record: FaultRecord = {
      id: this.#id,
      fault: this.planned.fault,
      injectedAt: this.#injectedAt,
      healedAt: injected ? Date.now() : null,
      hit: healed.hit,
      evidence: [...this.#evidence, ...healed.evidence],
      during: this.#during,
      ...(this.#repeats === undefined ? {} : { repeats: this.#repeats }),
    };
    this.#stage.onFault(record);
    if (!injected) return { record };
    const { recoveryMs } = healed;
    return {
      record,
      recoveryMs: recoveryMs === undefined ? await this.#operations.healthy(`after ${this.#id}`) : recoveryMs,
    };
  }

  /** Waits until so many exchanges are under way; where they do not come, the evidence says how many did. */
  async #othersToo(wanted: number): Promise<void> {
    const { door, signal } = this.#stage.site;
    const settled = eventually('other exchanges', () => door!.inFlight() >= wanted, { withinMs: OTHERS_MS, signal });
    await settled.catch(() => {});
    this.#evidence.push(`${door!.inFlight()} exchanges were under way`);
  }

  /** Injects when so much time has passed; not any more once it is disposed of. */
  #later(ms: number): Disposable {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#stage.site.signal]);
    void lasting(ms, signal).then(() => {
      if (!signal.aborted) void this.#inject();
    });
    return { [Symbol.dispose]: () => over.abort() };
  }

  #inject(): Promise<Injection> {
    if (!this.#injecting) {
      this.#injectedAt = Date.now();
      this.#during = [...this.#operations.open];
      this.#injecting = this.#fault.inject(this.#stage.site, this.planned);
      // Looked at when it is healed.
      this.#injecting.catch(() => {});
    }
    return this.#injecting;
  }
}
