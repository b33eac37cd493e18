import { type Contract, run } from './contract.ts';

export const contracts: readonly Contract[] = [
  {
    name: 'kit',
    version: '1.2.3',
    everySize: ({ pkg, file }) => [
      run('tar', '-xzf', file('.crate')),
      {
        argv: ['cargo', 'run', '--offline', '--target-dir', 'target', '--manifest-path', 'kit-1.2.3/Cargo.toml'],
        prints: pkg.marker,
      },
    ],
    once: ({ pkg }) => {
      const manifest = ['--manifest-path', `${pkg.source}/Cargo.toml`];
      return [run('cargo', 'package', '--list', '--allow-dirty', '--offline', ...manifest)];
    },
  },
];
