import { gunzipSync, gzipSync } from 'node:zlib';
import { type Defect, defect, type Plant } from '../../../core/defect.ts';
import { digestBytes } from '../../../core/digest.ts';
import { provenanceText, readProvenance } from '../provenance.ts';
import {
  answer,
  answers,
  bare,
  changesBytes,
  changesIndex,
  deletes,
  listsCharts,
  readsArchive,
  readsProvenance,
  restates,
  uploads,
} from './rewrite.ts';

const flipped = (body: Buffer): Buffer => {
  const copy = Buffer.from(body);
  copy[copy.length - 1]! ^= 1;
  return copy;
};

/** Signs every provenance file again with the key that clients trust, for whatever archive is there. */
function signsAnew(): Plant {
  return {
    matches: readsProvenance,
    async response(response, request, { signers, upstream }) {
      const stated = readProvenance(response.body.toString('utf8'));
      if (response.status !== 200 || !stated || !signers) return response;
      const archive = await upstream({ ...request, path: bare(request).replace(/\.prov$/, '') });
      const { sha256 } = digestBytes(archive.body);
      const name = Object.keys(stated.files)[0]!;
      const text = await signers.trusted.clear(provenanceText(stated.metadata, { name, sha256 }));
      return { ...response, body: Buffer.from(text) };
    },
  };
}

/** Archives and their provenance, uploads and deletions. */
export const fileDefects: readonly Defect[] = [
  defect({
    id: 'helm.pull.classic:packed-anew',
    sentence: 'Archives are compressed anew when they are served.',
    kills: ['helm.pull.classic', 'helm.prov.classic', 'helm.index.digest', 'x.package.roundtrip'],
    plant: () => changesBytes(readsArchive, (body) => gzipSync(gunzipSync(body), { level: 1 })),
  }),
  defect({
    id: 'helm.pull.classic:not-for-you',
    sentence: 'The index may be read, the archives may not.',
    kills: ['helm.pull.classic', 'helm.show', 'helm.dependency'],
    plant: () => answers(readsArchive, () => answer(401)),
  }),
  defect({
    id: 'helm.show:readme-lost',
    sentence: 'The README of a chart is another one.',
    kills: ['helm.show'],
    plant: () =>
      changesBytes(readsArchive, (body) => {
        const tar = gunzipSync(body).toString('latin1');
        return gzipSync(Buffer.from(tar.replaceAll(/# (?=[a-z0-9-]+\n\nA chart that)/g, '= '), 'latin1'));
      }),
  }),
  defect({
    id: 'helm.notes:rewritten',
    sentence: 'The notes of a chart are other ones.',
    kills: ['helm.notes'],
    plant: () =>
      changesBytes(readsArchive, (body) => {
        const tar = gunzipSync(body).toString('latin1');
        return gzipSync(Buffer.from(tar.replaceAll('\0{{ .Values.marker }}\n', '\0{{ .Release.Name }} \n'), 'latin1'));
      }),
  }),
  defect({
    id: 'helm.prov.classic:missing',
    sentence: 'Provenance files are taken and not served.',
    kills: ['helm.prov.classic', 'helm.prov.refused', 'helm.push.cm'],
    plant: () => answers(readsProvenance, () => answer(404)),
  }),
  defect({
    id: 'helm.prov.classic:line-ends',
    sentence: 'Provenance files are served with the line ends of Windows.',
    kills: ['helm.prov.classic'],
    plant: () => changesBytes(readsProvenance, (body) => Buffer.from(body.toString('utf8').replaceAll('\n', '\r\n'))),
  }),
  defect({
    id: 'helm.prov.classic:archive-changed',
    sentence: 'The last byte of each archive is wrong.',
    kills: ['helm.prov.classic', 'helm.pull.classic'],
    plant: () => changesBytes(readsArchive, flipped),
  }),
  defect({
    id: 'helm.prov.refused:signed-anew',
    sentence: 'Provenance files are signed again by the registry, whatever they were.',
    kills: ['helm.prov.refused'],
    plant: signsAnew,
  }),
  defect({
    id: 'helm.push.cm:list-empty',
    sentence: 'The API lists no charts.',
    kills: ['helm.push.cm'],
    plant: () => changesBytes(listsCharts, () => Buffer.from('{}')),
  }),
  defect({
    id: 'helm.push.cm:conflict-hidden',
    sentence: 'A second upload of a version is acknowledged and dropped.',
    kills: ['helm.push.cm', 'helm.index.no-dup'],
    plant: () => restates(uploads, 409, () => answer(201, '{"saved":true}')),
  }),
  defect({
    id: 'helm.reject:acknowledged',
    sentence: 'Broken charts are acknowledged.',
    kills: ['helm.reject'],
    plant: () => restates(uploads, 422, () => answer(201, '{"saved":true}')),
  }),
  defect({
    id: 'helm.reject:listed',
    sentence: 'Broken charts are refused, and listed.',
    kills: ['helm.reject'],
    plant: () => {
      let refused = false;
      const index = changesIndex((document) => {
        const [some] = Object.values(document.entries) as unknown[];
        if (refused && some) document.entries.broken = some;
      });
      return {
        matches: (request) => uploads(request) || index.matches(request),
        response: (response, request, tools) => {
          refused ||= uploads(request) && response.status === 422;
          return uploads(request) ? response : index.response!(response, request, tools);
        },
      };
    },
  }),
  defect({
    id: 'helm.delete:acknowledged',
    sentence: 'A deletion is acknowledged, and nothing is deleted.',
    kills: ['helm.delete', 'x.state.delete-is-real'],
    plant: () => answers(deletes, () => answer(200, '{"deleted":true}')),
  }),
  defect({
    id: 'helm.delete:provenance-stays',
    sentence: 'The provenance file of a deleted version stays.',
    kills: ['helm.delete'],
    plant: () => restates(readsProvenance, 404, () => answer(200, '-----BEGIN PGP SIGNED MESSAGE-----', 'text/plain')),
  }),
  defect({
    id: 'helm.delete:archive-stays',
    sentence: 'A deleted version is gone from the index alone.',
    kills: ['helm.delete', 'x.state.delete-is-real'],
    plant: () => restates(readsArchive, 404, () => answer(200, 'an archive', 'application/gzip')),
  }),
  defect({
    id: 'helm.delete:whole-chart',
    sentence: 'With one version all others are gone.',
    kills: ['helm.delete', 'x.state.delete-is-real'],
    plant: () => {
      let deleted = false;
      const index = changesIndex((document) => {
        if (deleted) document.entries = {};
      });
      return {
        matches: (request) => deletes(request) || index.matches(request),
        response: (response, request, tools) => {
          deleted ||= deletes(request);
          return deletes(request) ? response : index.response!(response, request, tools);
        },
      };
    },
  }),
];
