import type { Format } from '../../core/format.ts';
import { clients } from './client.ts';
import { defects } from './defects.ts';
import { build, kinds } from './package.ts';
import { probes } from './probes.ts';
import { protocol } from './protocol.ts';
import { registry } from './registry.ts';

export const format: Format = { id: 'go', kinds, build, clients, protocol, probes, registry, defects };
