import { type Contract, run } from './contract.ts';

const identity = { name: 'test.regproof:kit', version: '1.2.3-rc.1' } as const;

export const contracts: readonly Contract[] = [
  {
    ...identity,
    kinds: ['jar', 'sources', 'module', 'signature'],
    signed: true,
    everySize: ({ pkg, key }) => [
      { argv: ['java', '-jar', pkg.file.path], prints: pkg.marker },
      run('gpg', '--batch', '--no-autostart', '--import', key),
      ...pkg.files
        .filter(({ name }) => name.endsWith('.asc'))
        .map(({ path }) => ({
          argv: ['gpg', '--batch', '--no-autostart', '--verify', path, path.replace(/\.asc$/, '')] as const,
          prints: 'Good signature',
        })),
    ],
    once: ({ file }) => [
      run('mvn', '--batch-mode', '--offline', '--file', file('.pom'), '-Dmaven.repo.local=/opt/m2', 'validate'),
    ],
  },
  {
    ...identity,
    // Java reads the entries that it is asked for; Python's reader goes through all of them and compares their checksums.
    image: 'pypi',
    everySize: ({ pkg, file }) => [
      { argv: ['python', '-m', 'zipfile', '--test', pkg.file.path], prints: /^Done testing\n$/ },
      { argv: ['python', '-m', 'zipfile', '--test', file('-sources.jar')], prints: /^Done testing\n$/ },
    ],
  },
];
