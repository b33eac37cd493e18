import type { Credential, Role } from '../../harness/core/access.ts';
import type { HttpTuning, RawHttp } from '../../harness/core/http.ts';
import { type HttpLimits, httpAgent, rawHttp } from '../../harness/target/http.ts';

export interface RawClient extends AsyncDisposable {
  readonly http: RawHttp;
  /** `METHOD path status` of each exchange that was recorded. */
  readonly exchanges: string[];
  /** Roles that were asked for. */
  readonly roles: Role[];
}

/** The real raw HTTP before a fake registry: reads below /pull/, writes below /push/. */
export function rawClient(
  origin: string,
  limits: Partial<HttpLimits> = {},
  signal: AbortSignal = new AbortController().signal,
  tuning: HttpTuning = {},
): RawClient {
  const agent = httpAgent({ limits });
  const exchanges: string[] = [];
  const roles: Role[] = [];
  const http = rawHttp({
    agent,
    limits,
    signal,
    tuning,
    access(role) {
      roles.push(role);
      return {
        push: `${origin}/push/`,
        pull: `${origin}/pull/`,
        credential: { token: `token of ${role}` },
        endpoints: {},
      };
    },
    authorization: ({ token }: Credential) => token,
    onExchange: ({ method, url, status }) => exchanges.push(`${method} ${new URL(url).pathname} ${status}`),
  });
  const upload: RawHttp['upload'] = async () => {
    throw new Error('nothing is declared here');
  };
  return { http: { ...http, upload }, exchanges, roles, [Symbol.asyncDispose]: () => agent.destroy() };
}
