import { createHash } from 'node:crypto';
import { readStatement } from '../../../core/attestation.ts';
import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { answer, changesVersions, putsDocument, withJson } from './rewrite.ts';

const readsAttestations = ({ method, path }: DoorRequest) =>
  method === 'GET' && path.includes('/-/npm/v1/attestations/');

/** What is attested of versions. */
export const attestationDefects: readonly Defect[] = [
  defect({
    id: 'npm.attestations:dropped',
    sentence: 'A version is published without the provenance that came with it.',
    kills: ['npm.attestations'],
    plant: () => ignores(() => true),
  }),
  defect({
    id: 'npm.attestations:of-another-package',
    sentence: 'The first attestations that were asked for are served for every version.',
    kills: ['npm.attestations'],
    plant: () => {
      let first: string | undefined;
      return {
        matches: readsAttestations,
        request: (request) => {
          first ??= request.path;
          return { forward: { ...request, path: first } };
        },
      };
    },
  }),
  defect({
    id: 'npm.attestations:not-named',
    sentence: 'The document does not say where attestations are.',
    kills: ['npm.attestations'],
    plant: () =>
      changesVersions(({ dist }) => {
        delete dist.attestations;
      }),
  }),
  defect({
    id: 'npm.attestations:scoped-unknown',
    sentence: 'The attestations of a scoped package are not found.',
    kills: ['npm.attestations'],
    plant: () => ({
      matches: (request) => readsAttestations(request) && /(@|%40)[^/]+(\/|%2f)[^/]+$/i.test(request.path),
      request: () => ({ answer: answer(404, { error: 'not found' }) }),
    }),
  }),
  defect({
    id: 'npm.attestations:payload-written-anew',
    sentence: 'Statements are read and written anew, which their signatures do not survive.',
    kills: ['npm.attestations'],
    plant: () =>
      changesBundles(({ dsseEnvelope }) => {
        const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'));
        dsseEnvelope.payload = Buffer.from(JSON.stringify(statement, null, 2)).toString('base64');
      }),
  }),
  defect({
    id: 'npm.attestations:empty-for-absent',
    sentence: 'The attestations of a version without any are an empty list.',
    kills: ['npm.attestations'],
    plant: () => ({
      matches: readsAttestations,
      response: (response) => (response.status === 404 ? answer(200, { attestations: [] }) : response),
    }),
  }),
  defect({
    id: 'npm.attestations.refused:subject-ignored',
    sentence: 'A version is published although its provenance is about another one.',
    kills: ['npm.attestations.refused'],
    plant: () => ignores((subject, { name }) => subject.name !== name),
  }),
  defect({
    id: 'npm.attestations.refused:digest-ignored',
    sentence: 'A version is published although its provenance is about another tarball.',
    kills: ['npm.attestations.refused'],
    plant: () => ignores((subject, { sha512 }) => subject.digest.sha512 !== sha512),
  }),
  defect({
    id: 'npm.attestations.refused:tarball-stays',
    sentence: 'The tarball of a version whose provenance was refused is served.',
    kills: ['npm.attestations.refused'],
    plant: () => {
      let refused: Buffer | null = null;
      return {
        matches: (request) => putsDocument(request) || (request.method === 'GET' && request.path.endsWith('.tgz')),
        requestBody: (body) =>
          withJson(body, ({ _attachments }) => {
            refused = tarballIn(_attachments ?? {});
          }),
        response: (response, request) =>
          refused && request.method === 'GET' && response.status === 404
            ? { ...response, status: 200, body: refused }
            : response,
      };
    },
  }),
];

/** Sends the registry a version without its provenance, where that is about such a subject. */
function ignores(
  unwanted: (
    subject: { name: string; digest: Readonly<Record<string, string>> },
    actual: { name: string; sha512: string },
  ) => boolean,
): Plant {
  return {
    matches: putsDocument,
    requestBody: (body) =>
      withJson(body, ({ name, versions, _attachments }) => {
        const bundle = Object.keys(_attachments ?? {}).find((attachment) => attachment.endsWith('.sigstore'));
        const tarball = tarballIn(_attachments ?? {});
        if (!bundle || !tarball) return;
        const { payload } = JSON.parse(_attachments[bundle].data).dsseEnvelope;
        const statement = readStatement(Buffer.from(payload, 'base64'));
        const purl = `pkg:npm/${name.replace('@', '%40')}@${Object.keys(versions)[0]}`;
        const sha512 = createHash('sha512').update(tarball).digest('hex');
        if (!statement || unwanted(statement.subject, { name: purl, sha512 })) delete _attachments[bundle];
      }),
  };
}

function tarballIn(attachments: Json): Buffer | null {
  const name = Object.keys(attachments).find((attachment) => attachment.endsWith('.tgz'));
  return name === undefined ? null : Buffer.from(attachments[name].data, 'base64');
}

/** Changes the bundles that are served. */
function changesBundles(change: (bundle: Json) => void): Plant {
  return {
    matches: readsAttestations,
    response: (response) =>
      response.status === 200
        ? {
            ...response,
            body: withJson(response.body, ({ attestations }) => {
              for (const { bundle } of attestations) change(bundle);
            }),
          }
        : response,
  };
}
