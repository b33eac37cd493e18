// The reference registry's side of a chart repository: https://helm.sh/docs/topics/chart_repository/
// Uploads and deletions speak ChartMuseum's API: https://chartmuseum.com/docs/#chart-manipulation
import type { RegistryProtocol, RegistryResponse } from '../../core/registry.ts';
import { chart, charts, version } from './registry/api.ts';
import { download, index } from './registry/read.ts';
import { remove } from './registry/remove.ts';
import { uploadChart, uploadProvenance } from './registry/upload.ts';

/**
 * `/<repository>/` is the URL of one of any number of repositories: `index.yaml`, and archives with their provenance below `charts/`.
 * `/api/<repository>/` is where the same repository is changed. A repository exists as soon as it is named.
 */
export const registry: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/api/:repository/charts', access: 'read', handle: charts },
    { method: 'GET', path: '/api/:repository/charts/:name', access: 'read', handle: chart },
    { method: 'GET', path: '/api/:repository/charts/:name/:version', access: 'read', handle: version },
    { method: 'POST', path: '/api/:repository/charts', access: 'write', handle: uploadChart },
    { method: 'POST', path: '/api/:repository/prov', access: 'write', handle: uploadProvenance },
    { method: 'DELETE', path: '/api/:repository/charts/:name/:version', access: 'write', handle: remove },
    { method: 'GET', path: '/:repository/index.yaml', access: 'read', handle: index },
    { method: 'GET', path: '/:repository/charts/:file', access: 'read', handle: download },
  ],
  refusal: (status, message): RegistryResponse => json(status, { error: message }),
};

function json(status: number, document: object): RegistryResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(document) };
}
