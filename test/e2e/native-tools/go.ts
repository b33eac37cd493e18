// https://go.dev/ref/mod#goproxy-protocol: the files of a proxy may lie in a folder
import type { Contract, Made } from './contract.ts';

const PATH = 'regproof.test/Acme/kit';
const VERSION = 'v1.2.3-rc.1';

const CACHE = 'modules';

/** The go command in a home of its own, which knows no proxy but the folder. */
const environment = ({ tree, work }: Made) => ({
  GOPROXY: `file://${tree}`,
  GOSUMDB: 'off',
  GOTOOLCHAIN: 'local',
  GOMODCACHE: `${work}/${CACHE}`,
  GOFLAGS: '-modcacherw',
});

export const contracts: readonly Contract[] = [
  {
    name: PATH,
    version: VERSION,
    everySize: (made) => {
      const env = environment(made);
      const download = ['go', 'mod', 'download', '-json', `${PATH}@${VERSION}`] as const;
      return [
        { argv: download, env, prints: `"Sum": "${made.pkg.manifest.sum}"` },
        { argv: download, env, prints: `"GoModSum": "${made.pkg.manifest.goModSum}"` },
      ];
    },
    once: (made) => {
      const at = { env: environment(made), cwd: `${made.work}/${CACHE}/regproof.test/!acme/kit@${VERSION}` };
      return [
        { argv: ['go', 'vet', './...'], ...at },
        { argv: ['go', 'run', '.'], ...at, prints: made.pkg.marker },
      ];
    },
  },
];
