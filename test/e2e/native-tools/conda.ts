import { type Command, type Contract, type Made, run } from './contract.ts';

const identity = { name: 'kit', version: '1.2.3rc1' } as const;

const extracted = ({ pkg }: Made): Command[] => [
  run('cph', 'extract', pkg.file.path, '--dest', 'opened'),
  { argv: ['cat', 'opened/share/kit/marker.txt'], prints: pkg.marker },
];

export const contracts: readonly Contract[] = [
  {
    ...identity,
    kinds: ['conda'],
    everySize: extracted,
    once: ({ pkg }) => [{ argv: ['cph', 'list', pkg.file.path], prints: 'info/index.json' }],
  },
  {
    ...identity,
    kinds: ['tar.bz2'],
    // bzip2 makes incompressible bytes longer: a large one would be longer than what counts as large.
    sizes: ['small', 'medium'],
    everySize: extracted,
    once: ({ pkg }) => [
      // Opens one kind, writes the other, and compares the files. Without the folder it writes nothing and ends with 0.
      run('mkdir', 'transmuted'),
      run('cph', 'transmute', pkg.file.path, '.conda', '--out-folder', 'transmuted'),
      {
        argv: ['cph', 'list', `transmuted/${pkg.file.name.replace('.tar.bz2', '.conda')}`],
        prints: 'info/index.json',
      },
    ],
  },
];
