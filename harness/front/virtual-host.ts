import { BAD_CERTIFICATES, TEST_DOMAIN } from '../core/certificate.ts';
import type { Plant } from '../core/defect.ts';
import { HarnessError } from '../core/error.ts';
import type { Signers } from '../core/signing.ts';
import type { ByteHook } from './byte-hook.ts';
import type { HostImpairment } from './impair.ts';
import type { StageHook } from './stage-hook.ts';

export interface HostOptions {
  /** Base URL of the registry; the door's own upstream when left out. */
  readonly upstream?: URL;
  /** Path below which clients see the registry, for example `/some/prefix`; taken off before a request is forwarded. */
  readonly prefix?: string;
  /** A planted defect. */
  readonly plant?: Plant;
  /** Value of an Authorization header that may write; for the plant's own requests. */
  readonly writerAuthorization?: string;
  /** The run's keys, for the plant. */
  readonly signers?: Signers;
  /** Names the cell in the wire log. */
  readonly tag?: string;
}

/** One registered host. */
export interface VirtualHost extends HostOptions {
  readonly label: string;
  upstream?: URL;
  readonly hooks: Set<ByteHook>;
  readonly stages: Set<StageHook>;
  impaired?: HostImpairment;
  /** Exchanges that have not ended. */
  readonly running: Set<Promise<void>>;
  /** The most that `running` has held. */
  peak: number;
}

/** The hosts of a door by their first label. */
export class VirtualHosts {
  readonly #hosts = new Map<string, VirtualHost>();

  add(label: string, options: HostOptions): VirtualHost {
    assertLabel(label);
    if (this.#hosts.has(label)) {
      throw new HarnessError('INTERNAL', `Host ${label} is registered twice.`, 'Give each cell a label of its own.');
    }
    const prefix = options.prefix?.replace(/\/+$/, '');
    const host: VirtualHost = {
      ...options,
      ...(prefix === undefined ? {} : { prefix }),
      label,
      hooks: new Set<ByteHook>(),
      stages: new Set<StageHook>(),
      running: new Set<Promise<void>>(),
      peak: 0,
    };
    this.#hosts.set(label, host);
    return host;
  }

  remove(host: VirtualHost): void {
    if (this.#hosts.get(host.label) === host) this.#hosts.delete(host.label);
  }

  get(label: string): VirtualHost | undefined {
    return this.#hosts.get(label);
  }

  /** The host that a label means. `expired-of-kit` is the host `kit` behind the expired certificate, unless it was registered itself. */
  find(label: string): VirtualHost | undefined {
    return this.#hosts.get(label) ?? this.#hosts.get(label.replace(BAD_PREFIX, ''));
  }
}

const BAD_PREFIX = new RegExp(`^(${BAD_CERTIFICATES.join('|')})(?:-of-|$)`);

/** The bad certificate that a host of this label presents; undefined for a good one. */
export function badCaseOf(label: string): string | undefined {
  return BAD_PREFIX.exec(label)?.[1];
}

/** First label of a host of the test domain, without port and in lower case; undefined for any other host. */
export function labelOf(authority: string | undefined): string | undefined {
  const host = authority?.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  if (!host?.endsWith(`.${TEST_DOMAIN}`)) return undefined;
  const label = host.slice(0, -TEST_DOMAIN.length - 1);
  return label.includes('.') ? undefined : label;
}

function assertLabel(label: string): void {
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) return;
  throw new HarnessError(
    'INTERNAL',
    `"${label}" cannot be a host name.`,
    'Use at most 63 lower-case letters, digits and hyphens.',
  );
}
