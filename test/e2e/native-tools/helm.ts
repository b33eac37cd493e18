import { type Command, type Contract, run } from './contract.ts';

const PROGRAMS = ['helm3', 'helm4'] as const;

export const contracts: readonly Contract[] = [
  {
    name: 'kit',
    version: '1.2.3-rc.1+build.5',
    kinds: ['chart', 'provenance'],
    signed: true,
    everySize: ({ pkg, file, key }) => {
      const gpg = ['gpg', '--homedir', 'gnupg', '--batch', '--no-autostart'] as const;
      return [
        run('mkdir', '-m', '0700', 'gnupg'),
        run(...gpg, '--import', key),
        run(...gpg, '--output', 'keyring.gpg', '--export'),
        ...PROGRAMS.flatMap((helm): Command[] => [
          { argv: [helm, 'verify', '--keyring', 'keyring.gpg', file('.tgz')], prints: 'Chart Hash Verified' },
          { argv: [helm, 'template', 'release', file('.tgz')], prints: pkg.marker },
        ]),
      ];
    },
    once: ({ file }) =>
      PROGRAMS.map((helm) => ({
        argv: [helm, 'lint', '--strict', file('.tgz')] as const,
        prints: '1 chart(s) linted, 0 chart(s) failed',
      })),
  },
];
