import { Agent, request } from 'undici';
import type { Probe, ProbeAnswer } from '../core/probe.ts';

const LIMITS = { ms: 10_000, bytes: 1 << 20 };

/** Where products mount a format below the given URL; {{format}} is its id. */
const MOUNTS = [
  '{{format}}/',

  '',
  'repository/{{format}}/',
  'repository/{{format}}-hosted/',
  'artifactory/api/{{format}}/{{format}}-local/',
];

/** A format as it answers. */
export interface FoundFormat {
  readonly push: string;
  readonly pull: string;
  /** The question that told it. */
  readonly asked: string;
}

export type Ask = (url: URL, accept: string | undefined) => Promise<ProbeAnswer>;

/** Asks only the given host, and follows no redirect. `ca`: PEM of its authority where it is one of its own; `authorization`: value of that header. Throws what the connection throws. */
export function asker({ ca, authorization }: { ca?: string; authorization?: string } = {}): Ask {
  const dispatcher = new Agent({
    connect: ca === undefined ? {} : { ca },
    headersTimeout: LIMITS.ms,
    bodyTimeout: LIMITS.ms,
  });
  return async (url, accept) => {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      headers: {
        ...(accept === undefined ? {} : { accept }),
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LIMITS.bytes) break;
    }
    return {
      status: statusCode,
      type: String(headers['content-type'] ?? ''),
      headers,
      text: Buffer.concat(chunks).toString(),
    };
  };
}

/** Looks for one format below `base`; null where no answer fits. `refused` collects what wanted a credential. */
export async function findFormat(
  id: string,
  probes: readonly Probe[],
  base: URL,
  ask: Ask,
  refused: string[],
): Promise<FoundFormat | null> {
  const asked = new Set<string>();
  for (const mount of MOUNTS.map((each) => each.replaceAll('{{format}}', id)))
    for (const { path, accept, push, pull, fits } of probes) {
      const at = (part: string) => new URL(part, new URL(mount, base));
      const url = at(path);
      if (asked.has(url.href)) continue;
      asked.add(url.href);
      const answer = await ask(url, accept);
      if (fits(answer))
        return { push: at(push).pathname, pull: at(pull).pathname, asked: `GET ${url.pathname} -> ${answer.status}` };
      if (answer.status === 401 || answer.status === 403)
        refused.push(`${id}: GET ${url.pathname} -> ${answer.status}`);
    }
  return null;
}
