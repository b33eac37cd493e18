import type { Credential, Role } from '../../harness/core/access.ts';
import type { HttpTuning, RawHttp, SentRequest } from '../../harness/core/http.ts';
import { type HttpLimits, httpAgent, rawHttp } from '../../harness/target/http.ts';

export interface RawClient extends AsyncDisposable {
  readonly http: RawHttp;
  /** `METHOD path status` of each exchange that was recorded. */
  readonly exchanges: string[];
  /** What each of them carried. */
  readonly sent: SentRequest[];
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
  const sent: SentRequest[] = [];
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
    onExchange(exchange) {
      exchanges.push(`${exchange.method} ${new URL(exchange.url).pathname} ${exchange.status}`);
      sent.push(exchange.sent);
    },
  });
  const upload: RawHttp['upload'] = async () => {
    throw new Error('nothing is declared here');
  };
  return { http: { ...http, upload }, exchanges, sent, roles, [Symbol.asyncDispose]: () => agent.destroy() };
}
