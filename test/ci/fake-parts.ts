import type { Parts } from '../../harness/ci/touched.ts';

export const PARTS: Parts = {
  formats: ['npm', 'pypi', 'rpm'],
  smoke: ['npm', 'pypi'],
  targets: { own: ['npm', 'pypi', 'rpm'], other: ['npm'], third: ['pypi', 'rpm'] },
  ownTarget: 'own',
  faults: ['crash', 'disconnect'],
  databaseFaults: ['disconnect'],
  loads: ['release', 'soak'],
};
