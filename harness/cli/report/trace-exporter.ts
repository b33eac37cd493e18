import { asError, HarnessError } from '../../core/error.ts';
import type { SendTraces } from '../../report/otel.ts';

/** A collector that does not answer within this time gets nothing. */
const SEND_MS = 10_000;

/**
 * Sends traces as OTLP over HTTP to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names (https://opentelemetry.io/docs/specs/otel/protocol/exporter/);
 * null when it is not set. Nobody gets any who was not named there, and none are sent unless the reporter was asked for.
 */
export function traceExporter(env: Readonly<Record<string, string | undefined>>): SendTraces | null {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint) return null;
  if (!URL.canParse(endpoint)) throw notSent(endpoint, 'that is no URL');
  const url = new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  return async (body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(SEND_MS) }).catch(
      (cause) => {
        throw notSent(endpoint, asError(cause).message, cause);
      },
    );
    if (!response.ok) throw notSent(endpoint, `it answered ${response.status}`);
  };
}

function notSent(endpoint: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'REPORTER_CRASHED',
    `The traces could not be sent to ${endpoint}: ${why}.`,
    'Unset OTEL_EXPORTER_OTLP_ENDPOINT to write traces.json only, or start the collector.',
    { cause },
  );
}
