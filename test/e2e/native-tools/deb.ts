import { type Contract, run } from './contract.ts';

const identity = { name: 'kit', version: '1:1.2.3~rc1-1+b1' } as const;

export const contracts: readonly Contract[] = [
  {
    ...identity,
    everySize: ({ pkg, file, work }) => {
      const system = `${work}/system`;
      const root = ['dpkg', `--root=${system}`, '--force-not-root', '--force-script-chrootless'] as const;
      return [
        run('mkdir', '-p', `${system}/var/lib/dpkg/info`, `${system}/var/lib/dpkg/updates`),
        run('touch', `${system}/var/lib/dpkg/status`),
        run(...root, '--force-depends', '--install', file('.deb')),
        run(...root, '--verify', 'kit'),
        { argv: [`${system}/usr/bin/kit`], prints: pkg.marker },
        run(...root, '--purge', 'kit'),
      ];
    },
  },
  {
    ...identity,
    image: 'deb-lintian',
    everySize: ({ file }) => [run('lintian', '--allow-root', '--fail-on', 'error', file('.deb'))],
  },
];
