import { type Defect, defect } from '../../../core/defect.ts';
import { answer, isFile, isPost, isSidecar, onAnchor, onBoth, onEntry } from './rewrite.ts';

/** Defects of metadata beside the files: sidecars, Requires-Python and yanking. */
export const metadataDefects: readonly Defect[] = [
  defect({
    id: 'pypi.pep658.sidecar-served:sidecar-missing',
    sentence: 'Metadata is advertised and answered with 404.',
    kills: ['pypi.pep658.sidecar-served'],
    plant: () => ({ matches: isSidecar, request: () => ({ answer: answer(404) }) }),
  }),
  defect({
    id: 'pypi.pep658.sidecar-served:sdists-advertised',
    sentence: 'Metadata is advertised for source distributions, too, which have none.',
    kills: ['pypi.pep658.sidecar-served'],
    plant: onAnchor((anchor) =>
      anchor.includes('.tar.gz') ? anchor.replace('<a ', '<a data-core-metadata="true" ') : anchor,
    ),
  }),
  defect({
    id: 'pypi.pep658.sidecar-served:whole-wheel',
    sentence: 'The wheel is served in the place of its metadata.',
    kills: ['pypi.pep658.sidecar-served', 'pypi.pep658.hash-matches'],
    plant: () => ({
      matches: isSidecar,
      request: (request) => ({ forward: { ...request, path: request.path.replace(/\.metadata$/, '') } }),
    }),
  }),
  defect({
    id: 'pypi.pep658.hash-matches:wheel-hash-in-html',
    sentence: 'The HTML form states the digest of the wheel as that of its metadata.',
    kills: ['pypi.pep658.hash-matches'],
    plant: onAnchor((anchor) => {
      const wheel = /#(sha256=[0-9a-f]{64})/.exec(anchor)?.[1];
      return anchor.replace(/(data-(?:core|dist-info)-metadata)="[^"]*"/g, `$1="${wheel}"`);
    }),
  }),
  defect({
    id: 'pypi.pep658.hash-matches:wheel-hash-in-json',
    sentence: 'The JSON form states the digest of the wheel as that of its metadata.',
    kills: ['pypi.pep658.hash-matches'],
    plant: onEntry((file) => {
      if (file['core-metadata'])
        Object.assign(file, { 'core-metadata': file.hashes, 'dist-info-metadata': file.hashes });
    }),
  }),
  defect({
    id: 'pypi.requires-python.exposed:escaped-twice',
    sentence: 'The HTML form escapes Requires-Python twice.',
    kills: ['pypi.requires-python.exposed'],
    plant: onAnchor((anchor) =>
      anchor.replace(/data-requires-python="[^"]*"/, (attribute) => attribute.replaceAll('&', '&amp;')),
    ),
  }),
  defect({
    id: 'pypi.requires-python.exposed:left-out',
    sentence: 'No form states Requires-Python.',
    kills: ['pypi.requires-python.exposed'],
    plant: onBoth(
      (file) => {
        delete file['requires-python'];
      },
      (anchor) => anchor.replace(/ data-requires-python="[^"]*"/, ''),
    ),
  }),
  defect({
    id: 'pypi.yank.semantics:reason-lost',
    sentence: 'The HTML form says that a file is yanked, and not why.',
    kills: ['pypi.yank.semantics'],
    plant: onAnchor((anchor) => anchor.replace(/data-yanked="[^"]*"/, 'data-yanked=""')),
  }),
  defect({
    id: 'pypi.yank.semantics:mark-lost-in-json',
    sentence: 'The JSON form says of no file that it is yanked.',
    kills: ['pypi.yank.semantics'],
    plant: onEntry((file) => {
      file.yanked = false;
    }),
  }),
  defect({
    id: 'pypi.yank.semantics:file-gone',
    sentence: 'The files of a yanked release cannot be fetched.',
    kills: ['pypi.yank.semantics'],
    plant: () => {
      const state = { yanked: false };
      return {
        matches: (request) => isPost(request) || isFile(request),
        requestBody: (body) => {
          state.yanked = body.includes('\r\n\r\nyank\r\n');
          return body;
        },
        response: (message, request) =>
          state.yanked && isFile(request) && request.path.includes('-1.1') ? answer(404) : message,
      };
    },
  }),
  defect({
    id: 'pypi.yank.semantics:unyank-does-nothing',
    sentence: 'Undoing is answered with 200 and changes nothing.',
    kills: ['pypi.yank.semantics'],
    plant: () => ({
      matches: isPost,
      requestBody: (body) =>
        body.includes('\r\n\r\nunyank\r\n')
          ? Buffer.from(body.toString('latin1').replace('\r\n\r\nunyank\r\n', '\r\n\r\nnothing\r\n'), 'latin1')
          : body,
      response: (message) => (message.status === 400 ? answer(200, 'OK\n') : message),
    }),
  }),
];
