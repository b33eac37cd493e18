// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2 and #section-13.1.3
import type { RegistryRequest, RegistryResponse } from '../../../core/registry.ts';

/**
 * The response with Last-Modified, or 304 when the request's If-Modified-Since is not older. Times on the wire have whole seconds, so a
 * change counts from the second after it: two changes within one second are never taken for one.
 */
export function conditional(
  { headers }: RegistryRequest,
  changedAt: number,
  response: RegistryResponse,
  now = Date.now(),
): RegistryResponse {
  const changed = Math.ceil(changedAt / 1000);
  const since = Date.parse(headers['if-modified-since'] ?? '') / 1000;
  const shown = new Date(Math.min(changed, Math.floor(now / 1000)) * 1000).toUTCString();
  // If-None-Match comes first where it is given; the server looks at it.
  const unchanged = headers['if-none-match'] === undefined && since >= changed;
  if (unchanged) return { status: 304, headers: { 'Last-Modified': shown } };
  return { ...response, headers: { ...response.headers, 'Last-Modified': shown } };
}
