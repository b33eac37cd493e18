import type { DoorRequest } from '../core/defect.ts';
import type { Doorway, OnHeld, PassedExchange } from '../core/doorway.ts';
import { HarnessError } from '../core/error.ts';
import type { Trigger } from './trigger-schema.ts';

/** Two publishes of packages that differ in version alone: their uploads are about as long. */
const ALIKE = 0.2;

/** Holds the upload of a step at the place that the trigger names. Learns which request it is from what passed before. */
export async function holdUpload(
  door: Doorway,
  upload: NonNullable<Trigger['upload']>,
  callback: OnHeld,
): Promise<Disposable> {
  if (upload === 'first') return door.onRequestBytes((request) => (hasBody(request) ? 1 : null), callback);
  const largest = largestOf(await door.passed());
  const matches = (request: DoorRequest) => isAlike(request, largest);
  if (upload === 'sent' || upload === 'answered') return door.onStage(upload, callback, matches);
  const share = Number.parseInt(upload, 10) / 100;
  return door.onRequestBytes(
    (request) => (matches(request) ? bytesAt(share, lengthOf(request) ?? largest.bytes) : null),
    callback,
  );
}

/** At least one byte, and never the whole: that is another place. */
function bytesAt(share: number, length: number): number {
  return share === 1 ? length : Math.min(length - 1, Math.max(1, Math.round(length * share)));
}

function largestOf(passed: readonly PassedExchange[]): PassedExchange {
  const uploads = passed.filter(({ bytes }) => bytes > 0);
  const largest = uploads.reduce<PassedExchange | null>(
    (most, each) => (most && most.bytes >= each.bytes ? most : each),
    null,
  );
  if (largest) return largest;
  throw new HarnessError(
    'CONFIG_INVALID',
    'Nothing was uploaded before this step, so that nobody knows how long an upload is.',
    'Let a step publish the same package in another version first.',
  );
}

function hasBody(request: DoorRequest): boolean {
  const length = lengthOf(request);
  return length === null ? isChunked(request) : length > 0;
}

function isChunked({ headers }: DoorRequest): boolean {
  return headers['transfer-encoding'] !== undefined;
}

/** Requests without a length (chunked) are told by their method alone. */
function isAlike(request: DoorRequest, largest: PassedExchange): boolean {
  if (request.method !== largest.method) return false;
  const length = lengthOf(request);
  if (length === null) return isChunked(request);
  return Math.abs(length - largest.bytes) <= largest.bytes * ALIKE;
}

function lengthOf({ headers }: DoorRequest): number | null {
  const length = headers['content-length'];
  return length === undefined ? null : Number(length);
}
