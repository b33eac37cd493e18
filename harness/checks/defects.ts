import { type Defect, type DoorMessage, type DoorRequest, defect, type Plant } from '../core/defect.ts';

const AUTH_CHECKS = {
  anonymous: 'x.auth.anonymous-cannot-write',
  wrong: 'x.auth.wrong-secret-cannot-write',
  readonly: 'x.auth.readonly-cannot-write',
  expired: 'x.auth.expired-token-cannot-write',
} as const;

const isWrite = ({ method }: DoorRequest) => method !== 'GET' && method !== 'HEAD';

function answersAbsentWith(status: number, body: string, type: string): () => Plant {
  return () => ({
    matches: ({ method }) => method === 'GET',
    response: (response) =>
      response.status === 404
        ? { status, headers: { ...response.headers, 'content-type': type }, body: Buffer.from(body) }
        : response,
  });
}

/** Lets every write through as the writer; `answer` may hide that from the client. */
function writesForEveryone(answer?: (response: DoorMessage) => DoorMessage): () => Plant {
  return () => ({
    matches: isWrite,
    request: (request, { writerAuthorization }) => ({
      forward: { ...request, headers: { ...request.headers, authorization: writerAuthorization } },
    }),
    ...(answer ? { response: answer } : {}),
  });
}

/** Defects that do not depend on a format: they are planted for each of them. */
export const crossDefects: readonly Defect[] = [
  defect({
    id: 'x.http.unknown-404:html-200',
    sentence: 'Unknown paths are answered with 200 and the page of a web application.',
    kills: ['x.http.unknown-404'],
    plant: answersAbsentWith(
      200,
      '<!doctype html><title>registry</title><div id=app></div>',
      'text/html; charset=utf-8',
    ),
  }),
  defect({
    id: 'x.http.unknown-404:status-500',
    sentence: 'Unknown packages are answered with 500.',
    kills: ['x.http.unknown-404'],
    plant: answersAbsentWith(500, '{"error":"internal error"}', 'application/json'),
  }),
  defect({
    id: 'x.auth:credentials-ignored',
    sentence: 'Whoever sends a write may write.',
    kills: [AUTH_CHECKS.anonymous, AUTH_CHECKS.wrong, AUTH_CHECKS.readonly, AUTH_CHECKS.expired],
    plant: writesForEveryone(),
  }),
  defect({
    id: 'x.auth:refused-but-stored',
    sentence: 'A write without permission is answered with 403, but stored.',
    kills: [AUTH_CHECKS.wrong, AUTH_CHECKS.readonly, AUTH_CHECKS.expired, AUTH_CHECKS.anonymous],
    plant: writesForEveryone(({ headers }) => ({ status: 403, headers, body: Buffer.from('{"error":"forbidden"}') })),
  }),
  defect({
    id: 'x.tls.bad-certificate:accepted',
    sentence: 'The client goes through with a server whose certificate it has to refuse.',
    kills: ['x.tls.bad-certificate'],
    plant: () => ({ goodCertificate: true, matches: () => false }),
  }),
  defect({
    id: 'x.index.bad-signature:accepted',
    sentence: 'The client goes through with an index whose signature it has to refuse.',
    kills: ['x.index.bad-signature'],
    plant: () => ({ goodSignature: true, matches: () => false }),
  }),
];
