import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { changesIndex } from './index.ts';
import { NOT_FOUND } from './rewrite.ts';

const uploads = ({ method, path }: DoorRequest) => method === 'PUT' && path.endsWith('.rpm');
const deletes = ({ method }: DoorRequest) => method === 'DELETE';
const done = (status: number) => ({
  answer: { status, headers: { 'content-type': 'text/plain' }, body: Buffer.alloc(0) },
});

/** Uploads, deletions and refusals that are said and not done, or done otherwise. */
export const stateDefects: readonly Defect[] = [
  defect({
    id: 'x.package.roundtrip:not-stored',
    sentence: 'An upload is answered with 201 and dropped.',
    kills: ['x.package.roundtrip', 'rpm.install.signed', 'rpm.pkg.bytes', 'rpm.primary.nevra'],
    plant: () => ({ matches: uploads, request: () => done(201) }),
  }),
  defect({
    id: 'rpm.concurrent.upload:lost',
    sentence: 'One of seven uploads is acknowledged and lost.',
    kills: ['rpm.concurrent.upload'],
    plant: () => {
      let count = 0;
      return { matches: (request) => uploads(request) && ++count % 7 === 0, request: () => done(201) };
    },
  }),
  defect({
    id: 'rpm.index.only-rpms:anything-goes',
    sentence: 'Whatever is uploaded is acknowledged.',
    kills: ['rpm.index.only-rpms'],
    plant: () => ({
      matches: ({ method }) => method === 'PUT',
      response: (response) =>
        response.status >= 400 && response.status !== 401 && response.status !== 403
          ? { ...response, status: 201 }
          : response,
    }),
  }),
  defect({
    id: 'rpm.dup.nevra:acknowledged',
    sentence: 'A second upload of a version is acknowledged and dropped.',
    kills: ['rpm.dup.nevra'],
    plant: () => ({
      matches: uploads,
      response: (response) => (response.status === 409 ? { ...response, status: 201 } : response),
    }),
  }),
  defect({
    id: 'rpm.dup.nevra:mixed',
    sentence: 'After a refused upload the index states another checksum than before.',
    kills: ['rpm.dup.nevra'],
    plant: () => afterRefusal(/(pkgid="YES">)\w{8}/),
  }),
  defect({
    id: 'rpm.delete.reindex:nothing-deleted',
    sentence: 'A deletion is acknowledged and dropped.',
    kills: ['rpm.delete.reindex', 'x.state.delete-is-real'],
    plant: () => ({ matches: deletes, request: () => done(204) }),
  }),
  defect({
    id: 'rpm.delete.reindex:still-served',
    sentence: 'A deleted package leaves the index and can still be fetched.',
    kills: ['rpm.delete.reindex', 'x.state.delete-is-real'],
    plant: stillServed,
  }),
  defect({
    id: 'rpm.http.errors:page',
    sentence: 'What does not exist is answered with 200 and the page of a web application.',
    kills: ['rpm.http.errors', 'x.http.unknown-404'],
    plant: () => ({
      matches: ({ method }) => method === 'GET',
      response: (response) =>
        response.status === 404
          ? {
              status: 200,
              headers: { 'content-type': 'text/html' },
              body: Buffer.from('<!doctype html><title>registry</title>'),
            }
          : response,
    }),
  }),
  defect({
    id: 'rpm.http.errors:no-challenge',
    sentence: 'A 401 comes without a challenge.',
    kills: ['rpm.http.errors'],
    plant: () => ({
      matches: uploads,
      response: (response) => {
        const { 'www-authenticate': _challenge, ...headers } = response.headers;
        return { ...response, headers };
      },
    }),
  }),
  defect({
    id: 'rpm.url.special:plus-is-space',
    sentence: 'A plus in a path is taken for a space.',
    kills: ['rpm.url.special'],
    plant: () => ({
      matches: ({ method, path }) => method === 'GET' && /\+|%2b/i.test(path) && path.endsWith('.rpm'),
      request: () => ({ answer: NOT_FOUND }),
    }),
  }),
];

function afterRefusal(checksum: RegExp): Plant {
  let refused = false;
  const mixing = changesIndex({ primary: (xml) => (refused ? xml.replace(checksum, '$100000000') : xml) });
  return {
    matches: (request) => uploads(request) || mixing.matches(request),
    response: (response, request, tools) => {
      if (uploads(request) && response.status === 409) refused = true;
      return mixing.matches(request) ? mixing.response!(response, request, tools) : response;
    },
  };
}

function stillServed(): Plant {
  const kept = new Map<string, Buffer>();
  return {
    matches: ({ method, path }) =>
      (method === 'GET' && path.endsWith('.rpm')) || (method === 'PUT' && path.endsWith('.rpm')),
    requestBody: (body, { path }) => {
      kept.set(decodeURIComponent(path), body);
      return body;
    },
    response: (response, { method, path }) => {
      const body = kept.get(decodeURIComponent(path));
      return method === 'GET' && response.status === 404 && body ? { ...response, status: 200, body } : response;
    },
  };
}
