// The reference registry as a Maven repository: https://maven.apache.org/repositories/layout.html
// Files are what clients put. Metadata and checksums are the registry's own: what clients put of them is compared, and otherwise dropped.
import type { RegistryProtocol, RegistryResponse } from '../../core/registry.ts';
import { archetypes } from './registry/archetypes.ts';
import { read } from './registry/read.ts';
import { remove } from './registry/remove.ts';
import { write } from './registry/write.ts';

export const registry: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/archetype-catalog.xml', access: 'read', handle: archetypes },
    { method: 'GET', path: '/*path', access: 'read', handle: read },
    { method: 'PUT', path: '/*path', access: 'write', handle: write },
    { method: 'DELETE', path: '/*path', access: 'write', handle: remove },
  ],
  refusal: (status, message): RegistryResponse => ({
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: `${message}\n`,
  }),
};
