import { type Contract, run } from './contract.ts';

export const contracts: readonly Contract[] = [
  {
    name: 'Mixed.Case_Kit',
    version: '1.2.3+cu124.1',
    everySize: ({ file }) => [
      run('twine', 'check', '--strict', file('.whl'), file('.tar.gz')),
      run('pip', 'install', '--no-deps', '--no-index', '--target', 'installed', file('.whl')),
    ],
  },
];
