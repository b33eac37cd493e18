import { type Defect, defect } from '../../../core/defect.ts';
import { answer, answers, asksBase, asksToken, bare, begins, forwards, mounts, without } from './exchange.ts';

/** Credentials, tokens and what says how to get them. */
export const baseDefects: readonly Defect[] = [
  defect({
    id: 'docker.ping:head-405',
    sentence: 'HEAD of /v2/ is not allowed.',
    kills: ['docker.ping'],
    plant: () => answers((request) => asksBase(request) && request.method === 'HEAD', answer(405, 'UNSUPPORTED')),
  }),
  defect({
    id: 'docker.ping:no-challenge',
    sentence: '401 of /v2/ says nothing of how to authenticate.',
    kills: ['docker.ping'],
    plant: () => ({
      matches: asksBase,
      response: (response) => ({ ...response, headers: without(response.headers, 'www-authenticate') }),
    }),
  }),
  defect({
    id: 'docker.ping:secret-not-looked-at',
    sentence: '/v2/ welcomes every credential: a client takes a log-in with a wrong password for a good one.',
    kills: ['docker.ping'],
    plant: () => ({
      matches: asksBase,
      response: (response, { headers }) =>
        response.status === 401 && headers.authorization !== undefined
          ? { status: 200, headers: {}, body: Buffer.from('{}') }
          : response,
    }),
  }),
  defect({
    id: 'docker.ping:own-shape',
    sentence: 'The refusal of /v2/ is JSON of another shape.',
    kills: ['docker.ping'],
    plant: () => ({
      matches: asksBase,
      response: (response) =>
        response.status === 401 ? { ...response, body: Buffer.from('{"error":"no"}') } : response,
    }),
  }),
  defect({
    id: 'docker.auth.token:scope-ignored',
    sentence: 'Any token of somebody who may push pushes anywhere.',
    kills: ['docker.auth.token'],
    plant: () => ({
      matches: (request) => begins(request) && /^Bearer scoped/.test(request.headers.authorization ?? ''),
      request: (request, { writerAuthorization }) => ({
        forward: { ...request, headers: { ...request.headers, authorization: writerAuthorization } },
      }),
    }),
  }),
  defect({
    id: 'docker.auth.token:reader-promoted',
    sentence: 'Who asks for a token to push gets one, whatever he may do.',
    kills: ['docker.auth.token'],
    plant: () => ({
      matches: asksToken,
      request: (request, { writerAuthorization }) => ({
        forward: { ...request, headers: { ...request.headers, authorization: writerAuthorization } },
      }),
    }),
  }),
  defect({
    id: 'docker.auth.multi-scope:first-only',
    sentence: 'Of several scopes in one request the first one counts.',
    kills: ['docker.auth.multi-scope'],
    plant: () => forwards(asksToken, (request) => ({ ...request, path: withFirstScope(request.path) })),
  }),
  defect({
    id: 'docker.auth.multi-scope:source-unchecked',
    sentence: 'A mount takes from repositories that the token does not reach.',
    kills: ['docker.auth.multi-scope'],
    plant: () => ({
      matches: mounts,
      request: (request, { writerAuthorization }) => ({
        forward: { ...request, headers: { ...request.headers, authorization: writerAuthorization } },
      }),
    }),
  }),
];

function withFirstScope(path: string): string {
  const url = new URL(path, 'http://registry');
  const [first] = url.searchParams.getAll('scope').flatMap((scopes) => scopes.split(' '));
  url.searchParams.set('scope', first ?? '');
  return `${bare({ method: 'GET', path, headers: {} })}?${url.searchParams}`;
}
