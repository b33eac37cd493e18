// Errors of the web API: https://doc.rust-lang.org/cargo/reference/registry-web-api.html#web-api
import type { CheckContext } from '../../core/check.ts';
import type { RawResponse } from '../../core/http.ts';

/** A refusal with a status that says so and a message for the user, as cargo shows it. */
export function expectErrors(
  { expect }: Pick<CheckContext, 'expect'>,
  response: RawResponse,
  what: string,
  statuses: readonly [from: number, to: number] = [400, 499],
): void {
  expect(response.status, `status of ${what}`).to.be.within(...statuses);
  const { errors } = response.json() ?? {};
  expect(errors, `errors of ${what}`).to.be.an('array').that.is.not.empty;
  expect(errors[0]?.detail, `detail of ${what}`).to.be.a('string').that.is.not.empty;
}
