import type { ClientOptions } from '../core/check.ts';
import type { NativeResult } from '../core/client.ts';
import { Violation } from '../core/finding.ts';
import type { RawHttp } from '../core/http.ts';
import type { Package } from '../core/package.ts';
import type { Protocol } from '../core/protocol.ts';

/**
 * Publishes a package by raw requests in a client's place: the exit status is 0 for an answer of 200 to 299, 1 for any other. What was not
 * wanted is a violation, as with a client.
 */
export async function uploadPackage(
  protocol: Protocol,
  http: RawHttp,
  pkg: Package,
  { as, outcome = 'success' }: ClientOptions,
): Promise<NativeResult> {
  const { status, url, size, body } = await protocol.publish(http, pkg, as === undefined ? {} : { as });
  const taken = status >= 200 && status < 300;
  const said = `status ${status}: ${size > 16_384 ? `${size} bytes` : body.toString('utf8').slice(0, 2_000)}`;
  if (outcome === 'refusal' && taken) throw new Violation(`${url} should have refused the upload`, '4xx', said);
  if (outcome === 'success' && !taken) throw new Violation(`${url} did not take the upload`, '200 to 299', said);
  return {
    exit: taken ? 0 : 1,
    stdout: '',
    output: said,
    files: [],
    file(name) {
      throw new Violation('an upload request leaves no files', name, 'no file');
    },
  };
}
