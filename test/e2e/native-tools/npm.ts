import { type Contract, run } from './contract.ts';

export const contracts: readonly Contract[] = [
  {
    name: '@acme/kit',
    version: '1.2.3-rc.1',
    everySize: ({ file }) => [run('npm', 'install', '--offline', '--cache', 'empty', file('.tgz'))],
  },
];
