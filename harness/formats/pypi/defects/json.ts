import { type Defect, defect } from '../../../core/defect.ts';
import { HTML, JSON_V1 } from '../protocol/page.ts';
import { editPage, isPage, onEntry, onPage, typeOf } from './rewrite.ts';

/** Defects of the JSON form of the pages. */
export const jsonDefects: readonly Defect[] = [
  defect({
    id: 'pypi.json.negotiation:json-as-html',
    sentence: 'JSON is sent with Content-Type text/html.',
    kills: ['pypi.json.negotiation', 'x.package.roundtrip'],
    plant: () => ({
      matches: isPage,
      response: (message) =>
        typeOf(message) === JSON_V1 ? { ...message, headers: { ...message.headers, 'content-type': HTML } } : message,
    }),
  }),
  defect({
    id: 'pypi.json.negotiation:no-content-type',
    sentence: 'Pages have no Content-Type.',
    kills: ['pypi.json.negotiation'],
    plant: withoutHeader('content-type'),
  }),
  defect({
    id: 'pypi.json.negotiation:no-vary',
    sentence: 'Pages that were negotiated have no Vary.',
    kills: ['pypi.json.negotiation'],
    plant: withoutHeader('vary'),
  }),
  defect({
    id: 'pypi.json.negotiation:fewer-files',
    sentence: 'The JSON form lists the files of the last release only.',
    kills: ['pypi.json.negotiation', 'pypi.json.required-keys'],
    plant: onPage({
      json: (page) => {
        if (page.files) page.files = page.files.slice(-2);
      },
    }),
  }),
  defect({
    id: 'pypi.json.required-keys:digests',
    sentence: 'The key is called digests where it is hashes.',
    kills: ['pypi.json.required-keys'],
    plant: onEntry((file) => {
      Object.assign(file, { digests: file.hashes, hashes: undefined });
    }),
  }),
  defect({
    id: 'pypi.json.required-keys:size-zero',
    sentence: 'Every file has size 0.',
    kills: ['pypi.json.required-keys'],
    plant: onEntry((file) => {
      file.size = 0;
    }),
  }),
  defect({
    id: 'pypi.json.required-keys:version-missing',
    sentence: 'The list of versions lacks the last one.',
    kills: ['pypi.json.required-keys'],
    plant: onPage({ json: (page) => void page.versions?.pop() }),
  }),
  defect({
    id: 'pypi.json.required-keys:stray-file',
    sentence: 'A file of the registry itself is listed as one of the project.',
    kills: ['pypi.json.required-keys', 'pypi.push.twine'],
    plant: onPage({
      json: (page) => void page.files?.push({ filename: 'dates.json', url: 'dates.json', hashes: {}, size: 2 }),
    }),
  }),
  defect({
    id: 'pypi.json.upload-time:local-time',
    sentence: 'The time of upload is that of a zone which is not named.',
    kills: ['pypi.json.upload-time'],
    plant: onEntry((file) => {
      file['upload-time'] = file['upload-time']!.replace(/Z$/, '');
    }),
  }),
  defect({
    id: 'pypi.json.upload-time:time-of-request',
    sentence: 'The time of upload is the time at which the page is asked for.',
    kills: ['pypi.json.upload-time'],
    plant: onEntry((file) => {
      file['upload-time'] = new Date().toISOString();
    }),
  }),
  defect({
    id: 'pypi.json.upload-time:project-time',
    sentence: 'All files have the time of the first upload to the project.',
    kills: ['pypi.json.upload-time'],
    plant: () => ({
      matches: isPage,
      response: (message, request, tools) =>
        editPage(message, request, tools, {
          json: ({ files = [] }) => {
            const first = files.map((file) => file['upload-time']!).sort()[0];
            for (const file of files) file['upload-time'] = first!;
          },
        }),
    }),
  }),
];

function withoutHeader(name: string): Defect['plant'] {
  return () => ({
    matches: isPage,
    response: ({ headers: { [name]: _, ...headers }, ...message }) => ({ ...message, headers }),
  });
}
