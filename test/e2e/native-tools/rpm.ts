import { type Contract, run } from './contract.ts';

export const contracts: readonly Contract[] = [
  {
    name: 'kit',
    version: '1:1.2.3~rc1-2',
    signed: true,
    everySize: ({ file, key, work }) => {
      const rpm = ['rpm', '--root', `${work}/root`] as const;
      return [
        run('mkdir', 'root'),
        run(...rpm, '--import', key),
        // Reads header and payload. An unsigned package has digests only.
        { argv: [...rpm, '-K', file('.rpm')], prints: /: digests signatures OK$/m },
      ];
    },
    once: ({ pkg, file, work }) => {
      const rpm = ['rpm', '--root', `${work}/root`] as const;
      return [
        { argv: ['rpm', '-qp', '--requires', file('.rpm')], prints: 'rpmlib(PayloadFilesHavePrefix) <= 4.0-1' },
        { argv: ['rpm', '-qp', '--queryformat', '%{NEVRA}', file('.rpm')], prints: 'kit-1:1.2.3~rc1-2.noarch' },
        run(...rpm, '--install', file('.rpm')),
        run(...rpm, '--verify', 'kit'),
        { argv: ['cat', 'root/usr/share/kit/installed.txt'], prints: pkg.marker },
        { argv: ['root/usr/bin/kit'], prints: pkg.marker },
      ];
    },
  },
];
