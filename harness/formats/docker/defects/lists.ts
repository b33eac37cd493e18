import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { SIGNATURE } from '../signature.ts';
import {
  answer,
  changesHeaders,
  changesJson,
  deletesManifest,
  forwards,
  listsReferrers,
  listsRepositories,
  listsTags,
  putsManifest,
  without,
} from './exchange.ts';

/** Lists of tags, repositories and referrers. */
export const listDefects: readonly Defect[] = [
  defect({
    id: 'docker.tags.paging:n-ignored',
    sentence: 'The list has all tags, however few were wanted.',
    kills: ['docker.tags.paging'],
    plant: () => forwards(listsTags, (request) => withoutParameter(request, 'n')),
  }),
  defect({
    id: 'docker.tags.paging:last-ignored',
    sentence: 'Each page is the first one.',
    kills: ['docker.tags.paging'],
    plant: () => forwards(listsTags, (request) => withoutParameter(request, 'last')),
  }),
  defect({
    id: 'docker.tags.paging:short-without-link',
    sentence: 'A page is shorter than was wanted, and does not say that there is another one.',
    kills: ['docker.tags.paging'],
    plant: () => {
      const shorten = changesJson(listsTags, (document, { path }) => {
        if (path.includes('n=10')) document.tags = document.tags?.slice(0, 9);
      });
      return {
        matches: listsTags,
        async response(response, request, tools) {
          const changed = await shorten.response!(response, request, tools);
          return { ...changed, headers: without(changed.headers, 'link') };
        },
      };
    },
  }),
  defect({
    id: 'docker.tags.paging:link-without-brackets',
    sentence: 'The address in Link has no brackets.',
    kills: ['docker.tags.paging'],
    plant: () =>
      changesHeaders(listsTags, (headers) =>
        headers.link === undefined ? headers : { ...headers, link: headers.link.replace(/[<>]/g, '') },
      ),
  }),
  defect({
    id: 'docker.tags.paging:in-order-of-pushes',
    sentence: 'Tags are listed newest first.',
    kills: ['docker.tags.paging'],
    plant: () => changesJson(listsTags, (document) => document.tags?.reverse()),
  }),
  defect({
    id: 'docker.tags.paging:boundary-lost',
    sentence: 'The first tag of each further page is left out.',
    kills: ['docker.tags.paging'],
    plant: () =>
      changesJson(
        (request) => listsTags(request) && request.path.includes('last='),
        (document) => document.tags?.shift(),
      ),
  }),
  defect({
    id: 'docker.tags.paging:none-is-all',
    sentence: 'A page of no tags has all of them.',
    kills: ['docker.tags.paging'],
    plant: () =>
      forwards(
        (request) => listsTags(request) && request.path.endsWith('n=0'),
        (request) => withoutParameter(request, 'n'),
      ),
  }),
  defect({
    id: 'docker.catalog:newest-missing',
    sentence: 'The catalog lacks what was pushed last.',
    kills: ['docker.catalog'],
    plant: () =>
      changesJson(listsRepositories, (document) => {
        document.repositories = document.repositories?.filter((name: string) => !name.startsWith('cat'));
      }),
  }),
  defect({
    id: 'docker.catalog:no-link',
    sentence: 'The first page of the catalog is the only one.',
    kills: ['docker.catalog'],
    plant: () => changesHeaders(listsRepositories, (headers) => without(headers, 'link')),
  }),
  defect({
    id: 'docker.cosign:not-listed',
    sentence: 'Signatures are not among the referrers.',
    kills: ['docker.cosign'],
    plant: () =>
      changesJson(listsReferrers, (document) => {
        document.manifests = document.manifests?.filter(({ artifactType }: Json) => artifactType !== SIGNATURE);
      }),
  }),
  defect({
    id: 'docker.referrers:no-annotations',
    sentence: 'Referrers are listed without their annotations.',
    kills: ['docker.referrers'],
    plant: () => changesReferrers((referrer) => delete referrer.annotations),
  }),
  defect({
    id: 'docker.referrers:type-of-config-unknown',
    sentence: 'A referrer that does not state its type is listed without one.',
    kills: ['docker.referrers'],
    plant: () =>
      changesReferrers((referrer) => {
        if (/config/.test(referrer.artifactType)) delete referrer.artifactType;
      }),
  }),
  defect({
    id: 'docker.referrers:filtered-in-silence',
    sentence: 'A list that was filtered does not say so.',
    kills: ['docker.referrers'],
    plant: () => changesHeaders(listsReferrers, (headers) => without(headers, 'oci-filters-applied')),
  }),
  defect({
    id: 'docker.referrers:unknown-404',
    sentence: 'A digest without referrers is answered with 404.',
    kills: ['docker.referrers'],
    plant: () => ({
      matches: listsReferrers,
      response: (response) =>
        /"manifests":\[\]/.test(response.body.toString('utf8')) ? answer(404, 'MANIFEST_UNKNOWN') : response,
    }),
  }),
  defect({
    id: 'docker.referrers:plain-json',
    sentence: 'The list of referrers is served as application/json.',
    kills: ['docker.referrers'],
    plant: () => changesHeaders(listsReferrers, (headers) => ({ ...headers, 'content-type': 'application/json' })),
  }),
  defect({
    id: 'docker.referrers:deleted-lingers',
    sentence: 'A referrer that was deleted stays in the list.',
    kills: ['docker.referrers'],
    plant: lingers,
  }),
  defect({
    id: 'docker.referrers.truth:header-missing',
    sentence: 'A manifest with a subject is answered without OCI-Subject, although referrers are listed.',
    kills: ['docker.referrers.truth', 'docker.referrers'],
    plant: () => changesHeaders(putsManifest, (headers) => without(headers, 'oci-subject')),
  }),
  defect({
    id: 'docker.referrers.truth:not-listed',
    sentence: 'OCI-Subject is sent, and referrers are not listed.',
    kills: ['docker.referrers.truth', 'docker.referrers'],
    plant: () => ({ matches: listsReferrers, request: () => ({ answer: answer(404, 'UNSUPPORTED') }) }),
  }),
  defect({
    id: 'docker.referrers.truth:header-always',
    sentence: 'Every manifest is answered with OCI-Subject.',
    kills: ['docker.referrers.truth'],
    plant: () =>
      changesHeaders(putsManifest, (headers) => ({
        'oci-subject': headers['docker-content-digest'] ?? '',
        ...headers,
      })),
  }),
  defect({
    id: 'docker.subject.missing:not-listed',
    sentence: 'Referrers of a subject that is not there are not listed.',
    kills: ['docker.subject.missing'],
    plant: () =>
      changesJson(listsReferrers, (document) => {
        document.manifests = [];
      }),
  }),
];

function withoutParameter(request: DoorRequest, name: string): DoorRequest {
  const url = new URL(request.path, 'http://registry');
  url.searchParams.delete(name);
  return { ...request, path: `${url.pathname}${url.search}` };
}

function changesReferrers(change: (referrer: Json) => void): Plant {
  return changesJson(listsReferrers, ({ manifests }) => {
    for (const referrer of manifests ?? []) change(referrer);
  });
}

function lingers(): Plant {
  let deleting = false;
  let before: Json[] = [];
  const adding = changesJson(listsReferrers, (document, { path }) => {
    if (path.includes('?') || !Array.isArray(document.manifests)) return;
    if (deleting) document.manifests = before;
    else if (document.manifests.length > 0) before = document.manifests;
  });
  return {
    matches: (request) => listsReferrers(request) || deletesManifest(request),
    response(response, request, tools) {
      if (listsReferrers(request)) return adding.response!(response, request, tools);
      deleting = true;
      return response;
    },
  };
}
