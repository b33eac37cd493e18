import type { Package } from '../../core/package.ts';
import type { LoadOptions, LoadProgress, Planned } from '../load.ts';
import type { PartData } from '../part.ts';
import type { Resources } from '../resources.ts';
import type { Stocked } from '../stock.ts';
import type { Reading } from './clock.ts';

/** One generator's share of a load, with everything that it needs for it. Packages are files that it sees under the same paths. */
export interface Job {
  /** File with the addresses and credentials of the format; they are told by reference alone. */
  readonly access: string;
  /** File that the history is written to. */
  readonly history: string;
  readonly planned: readonly Planned[];
  readonly fresh: readonly Package[];
  readonly stock: readonly Stocked[];
  readonly options: LoadOptions;
}

/** What the coordinator says. */
export type Order =
  | { readonly type: 'ping' }
  | { readonly type: 'prepare'; readonly job: Job }
  /** `at` is on the generator's own monotonic clock. */
  | { readonly type: 'start'; readonly at: number }
  /** Ends the load that is under way; what was sent is waited for. */
  | { readonly type: 'stop' };

/** What a generator says. */
export type Answer =
  | { readonly type: 'hello'; readonly id: string; readonly token: string; readonly version: string }
  | { readonly type: 'pong'; readonly clocks: Reading }
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'done'; readonly part: PartData; readonly used: Resources['generator'] }
  | { readonly type: 'failed'; readonly reason: string };

/** Where and as whom a generator reports: the file that it is started with. */
export interface Post {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly token: string;
}
