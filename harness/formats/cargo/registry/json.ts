import type { RegistryResponse } from '../../../core/registry.ts';

export function answerJson(status: number, document: unknown): RegistryResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(document) };
}
