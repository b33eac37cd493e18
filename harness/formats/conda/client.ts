import type { Client } from '../../core/client.ts';
import { authRefusal, rattlerOperations, tlsRefusals } from './client/rattler.ts';

/** rattler with sharded repodata: it reads the whole index only where there are no shards. */
export const rattler = {
  id: 'rattler',
  image: 'conda',
  version: ['/opt/rattler/bin/pip', 'show', 'py-rattler'],
  operations: rattlerOperations({ python: '/opt/rattler/bin/python', shards: true }),
  tlsRefusals,
  authRefusal,
} as const satisfies Client;

/** An older rattler, which reads repodata.json.zst, or repodata.json where there is none. */
export const rattlerOlder = {
  id: 'rattler-older',
  image: 'conda',
  version: ['/opt/rattler-older/bin/pip', 'show', 'py-rattler'],
  operations: rattlerOperations({ python: '/opt/rattler-older/bin/python', shards: false }),
  tlsRefusals,
  authRefusal,
} as const satisfies Client;

/** The default client first. */
export const clients = [rattler, rattlerOlder] as const;

export type Rattler = typeof rattler | typeof rattlerOlder;
