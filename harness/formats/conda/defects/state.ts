import { type Defect, type DoorMessage, defect, type Plant } from '../../../core/defect.ts';
import type { PackageRecord } from '../protocol/repodata.ts';
import { answer, isDeletion, isUpload, reads, readsPackage } from './answer.ts';
import { editsChannel } from './channel.ts';

const refused = (status: number) => status === 400 || status === 422;

/** Answers some uploads in another way; nothing is stored. */
const answering = (which: (status: number) => boolean, status: number) => (): Plant => ({
  matches: isUpload,
  response: (message) => (which(message.status) ? answer(status) : message),
});

/** Rewrites a JSON document of the channel. */
const rewriting = (name: string, change: (document: PackageRecord) => PackageRecord) => (): Plant => ({
  matches: (request) => reads(name)(request) && request.method === 'GET',
  response: (message) =>
    message.status === 200
      ? { ...message, body: Buffer.from(JSON.stringify(change(JSON.parse(message.body.toString('utf8'))))) }
      : message,
});

const values = (map: PackageRecord, change: (value: PackageRecord) => unknown): PackageRecord =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

/** Defects of uploads and deletions, and of the documents beside the indexes. */
export const stateDefects: readonly Defect[] = [
  defect({
    id: 'x.package.roundtrip:not-stored',
    sentence: 'An upload is answered with 201 and dropped.',
    kills: ['x.package.roundtrip', 'conda.install.v2', 'conda.repodata.valid'],
    plant: () => ({ matches: isUpload, request: () => ({ answer: answer(201) }) }),
  }),
  defect({
    id: 'conda.concurrent.upload:acknowledged-and-lost',
    sentence: 'One of seven uploads is acknowledged and dropped.',
    kills: ['conda.concurrent.upload', 'conda.race.publish'],
    plant: () => {
      let count = 0;
      return { matches: (request) => isUpload(request) && ++count % 7 === 0, request: () => ({ answer: answer(201) }) };
    },
  }),
  defect({
    id: 'conda.upload.atomic:welcome',
    sentence: 'Whatever is uploaded is answered with 201.',
    kills: ['conda.upload.atomic'],
    plant: answering(refused, 201),
  }),
  defect({
    id: 'conda.upload.atomic:crash',
    sentence: 'What cannot be read makes the registry answer with 500.',
    kills: ['conda.upload.atomic'],
    plant: answering(refused, 500),
  }),
  defect({
    id: 'conda.upload.atomic:indexed-all-the-same',
    sentence: 'A refused upload is in the index.',
    kills: ['conda.upload.atomic'],
    plant: indexedAllTheSame,
  }),
  defect({
    id: 'conda.dup:welcome',
    sentence: 'A second upload is answered with 201 and thrown away.',
    kills: ['conda.dup'],
    plant: answering((status) => status === 409, 201),
  }),
  defect({
    id: 'conda.dup:bytes-replaced',
    sentence: 'A second upload is refused, but its bytes are served.',
    kills: ['conda.dup'],
    plant: bytesReplaced,
  }),
  defect({
    id: 'conda.delete:nothing-done',
    sentence: 'A deletion is answered with 204, and nothing is deleted.',
    kills: ['conda.delete', 'x.state.delete-is-real'],
    plant: () => ({ matches: isDeletion, request: () => ({ answer: answer(204) }) }),
  }),
  defect({
    id: 'x.state.delete-is-real:still-served',
    sentence: 'A deleted package can still be fetched.',
    kills: ['x.state.delete-is-real'],
    plant: () => {
      const kept = new Map<string, DoorMessage>();
      return {
        matches: (request) => readsPackage(request) || isUpload(request),
        requestBody(body, { path }) {
          kept.set(decodeURIComponent(path), { ...answer(200), body: Buffer.from(body) });
          return body;
        },
        response: (message, request) =>
          message.status === 404 ? (kept.get(decodeURIComponent(request.path)) ?? message) : message,
      };
    },
  }),
  defect({
    id: 'conda.channeldata:one-platform',
    sentence: 'The list of packages has those of the last upload’s platform alone.',
    kills: ['conda.channeldata'],
    plant: rewriting('channeldata.json', ({ packages, ...document }) => ({
      ...document,
      packages: Object.fromEntries(
        Object.entries(packages as PackageRecord).filter(([, { subdirs }]) => subdirs.includes('noarch')),
      ),
    })),
  }),
  defect({
    id: 'conda.channeldata:escaped',
    sentence: 'Texts are escaped as in HTML.',
    kills: ['conda.channeldata'],
    plant: rewriting('channeldata.json', ({ packages, ...document }) => ({
      ...document,
      packages: values(packages, (told) => ({ ...told, summary: told.summary.replaceAll('<', '&lt;') })),
    })),
  }),
  defect({
    id: 'conda.channeldata:sorted-as-text',
    sentence: 'The most recent version is told by comparing texts.',
    kills: ['conda.channeldata'],
    plant: rewriting('channeldata.json', ({ packages, ...document }) => ({
      ...document,
      packages: values(packages, (told) => ({ ...told, version: Object.keys(told.run_exports).sort().at(-1) })),
    })),
  }),
  defect({
    id: 'conda.channeldata:milliseconds',
    sentence: 'Times are in milliseconds.',
    kills: ['conda.channeldata'],
    plant: rewriting('channeldata.json', ({ packages, ...document }) => ({
      ...document,
      packages: values(packages, (told) => ({ ...told, timestamp: told.timestamp * 1000 })),
    })),
  }),
  defect({
    id: 'conda.run-exports:empty',
    sentence: 'What packages export is listed as nothing.',
    kills: ['conda.run-exports'],
    plant: rewriting('run_exports.json', (document) => ({
      ...document,
      'packages.conda': values(document['packages.conda'], () => ({ run_exports: {} })),
    })),
  }),
  defect({
    id: 'conda.run-exports:item-missing',
    sentence: 'Packages that export nothing have no item.',
    kills: ['conda.run-exports'],
    plant: rewriting('run_exports.json', (document) => ({
      ...document,
      'packages.conda': Object.fromEntries(
        Object.entries(document['packages.conda'] as PackageRecord).filter(
          ([, { run_exports: exports }]) => Object.keys(exports).length > 0,
        ),
      ),
    })),
  }),
];

function indexedAllTheSame(): Plant {
  const listed = new Map<string, string>();
  const indexing = editsChannel({
    document(document, subdir) {
      const { 'packages.conda': conda } = document;
      const extra = [...listed].filter(([, folder]) => folder === subdir).map(([file]) => file);
      const records = extra.map((file) => [file, recordOf(file, subdir)] as const);
      return { ...document, 'packages.conda': { ...Object.fromEntries(records), ...conda } };
    },
  })();
  return {
    matches: (request) => isUpload(request) || indexing.matches(request),
    response(message, request, tools) {
      if (!isUpload(request)) return indexing.response!(message, request, tools);
      const [file, subdir] = decodeURIComponent(request.path).split('/').reverse() as [string, string];
      if (refused(message.status)) listed.set(file, subdir);
      return message;
    },
  };
}

function recordOf(file: string, subdir: string) {
  const [build, version, ...name] = file
    .replace(/\.(?:conda|tar\.bz2)$/, '')
    .split('-')
    .reverse() as [string, string, string];
  const digests = { md5: '0'.repeat(32), sha256: '0'.repeat(64) };
  return { name: name.reverse().join('-'), version, build, build_number: 0, depends: [], subdir, size: 1, ...digests };
}

function bytesReplaced(): Plant {
  const second = new Map<string, Buffer>();
  let last = Buffer.alloc(0);
  return {
    matches: (request) => isUpload(request) || readsPackage(request),
    requestBody(body) {
      last = Buffer.from(body);
      return body;
    },
    response(message, request) {
      const path = decodeURIComponent(request.path);
      if (isUpload(request) && message.status === 409) second.set(path, last);
      const body = second.get(path);
      return !isUpload(request) && body ? { ...message, body } : message;
    },
  };
}
