import type { Plant } from '../core/defect.ts';

/** Registries that do nothing at all. No check may pass on them, except that what is absent may be called absent. */
export const CONTROLS: readonly { id: string; plant(): Plant }[] = [
  { id: 'control:200-empty', plant: () => answering(200) },
  { id: 'control:404', plant: () => answering(404) },
];

function answering(status: number): Plant {
  return {
    matches: () => true,
    request: () => ({ answer: { status, headers: {}, body: Buffer.alloc(0) } }),
  };
}

/** Only checks that are about absence, and are called so, may pass where everything is absent. */
export function mayPassOnControl(control: string, check: string): boolean {
  return control === 'control:404' && check.endsWith('404');
}
