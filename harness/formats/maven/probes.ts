// Nothing is at the root of a repository by its layout; these two are where products have them.
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    // https://maven.apache.org/archetype/archetype-models/archetype-catalog/archetype-catalog.html
    path: 'archetype-catalog.xml',
    push: '',
    pull: '',
    optional: true,
    fits: ({ status, text }) => status === 200 && text.includes('<archetype-catalog'),
  },
  {
    // https://maven.apache.org/repository/central-index.html
    path: '.index/nexus-maven-repository-index.properties',
    push: '',
    pull: '',
    optional: true,
    fits: ({ status, text }) => status === 200 && /^nexus\.index\.id=/m.test(text),
  },
];
