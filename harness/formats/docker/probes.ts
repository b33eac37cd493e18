// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#determining-support
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    path: '/v2/',
    push: '/v2/',
    pull: '/v2/',
    fits: ({ status, headers }) =>
      headers['docker-distribution-api-version'] !== undefined ||
      (status === 401 &&
        /^(bearer|basic)/i.test(String(headers['www-authenticate'] ?? '')) &&
        'www-authenticate' in headers),
  },
];
