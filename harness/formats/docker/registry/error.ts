// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
import type { RegistryResponse } from '../../../core/registry.ts';

export type ErrorCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'SIZE_INVALID'
  | 'UNAUTHORIZED'
  | 'DENIED'
  | 'UNSUPPORTED'
  | 'UNKNOWN';

/** A refusal with one of the protocol's own codes. */
export class ProtocolError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'ProtocolError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function errorResponse({ status, code, message, headers }: Omit<ProtocolError, 'name'>): RegistryResponse {
  const body = JSON.stringify({ errors: [{ code, message, detail: null }] });
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body };
}
