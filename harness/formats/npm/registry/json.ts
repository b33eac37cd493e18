import type { RegistryResponse } from '../../../core/registry.ts';

export function answerJson(status: number, document: unknown, headers: Record<string, string> = {}): RegistryResponse {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(document) };
}

export function answerOk(status: number, fields: object = {}): RegistryResponse {
  return answerJson(status, { ok: true, ...fields });
}
