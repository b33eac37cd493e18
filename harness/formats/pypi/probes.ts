// https://packaging.python.org/en/latest/specifications/simple-repository-api/
import type { Probe } from '../../core/probe.ts';

export const probes: readonly Probe[] = [
  {
    path: 'simple/',
    accept: 'application/vnd.pypi.simple.v1+json, text/html;q=0.5',
    push: 'legacy/',
    pull: 'simple/',
    fits: ({ status, type, text }) =>
      status === 200 &&
      (/vnd\.pypi\.simple/.test(type) || (/html/.test(type) && /pypi:repository-version|simple index/i.test(text))),
  },
];
