import { join } from 'node:path';
import { TEST_DOMAIN } from '../core/certificate.ts';
import type { Network } from '../core/executor.ts';

/**
 * The environment that every client gets: an isolated home, and the egress guard as proxy for every host that is not under test.
 * With `resolves` the test hosts are known where the client runs; otherwise those go through the guard as well.
 */
export function clientEnvironment(home: string, network: Network, resolves: boolean): Record<string, string> {
  const environment: Record<string, string> = {
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
    CI: '1',
  };
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) environment[name] = network.proxy;
  const past = [...(resolves ? [`.${TEST_DOMAIN}`] : []), ...(network.direct ?? [])];
  if (past.length > 0) environment.NO_PROXY = environment.no_proxy = past.join(',');
  return environment;
}
