// https://go.dev/ref/mod#goproxy-protocol
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    // The answer tells of a module with a capital: nobody but a proxy of modules reads `!k` as one.
    path: 'regproof.test/!kit/@v/list',
    push: '',
    pull: '',
    optional: true,
    fits: ({ status, text }) => (status === 404 || status === 410) && text.includes('regproof.test/Kit'),
  },
  {
    // https://go.dev/ref/mod#checksum-database: a proxy that passes on the checksum database says so with an empty page.
    path: 'sumdb/sum.golang.org/supported',
    push: '',
    pull: '',
    optional: true,
    fits: ({ status, type, text }) => status === 200 && !/html|json/.test(type) && text.trim() === '',
  },
];
