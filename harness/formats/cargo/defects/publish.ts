// Publications that should not have been, or not so.
import { createHash } from 'node:crypto';
import { type Defect, type DoorMessage, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answered, crateIn, isDownload, isIndexFile, isPublish, PUBLISHED, rewritesDependencies } from './plant.ts';

const DUPLICATE = 'cargo.publish.duplicate';
const MISSING = 'cargo.index.missing-404';
const FRAMING = 'cargo.publish.framing';

const smoke: readonly Defect[] = [
  defect({
    id: 'cargo.publish.roundtrip:alias-and-name-swapped',
    sentence: 'A renamed dependency is listed under its own name, with the alias as its package.',
    kills: ['cargo.publish.roundtrip'],
    plant: rewritesDependencies((dependency) =>
      dependency.package ? { ...dependency, name: dependency.package, package: dependency.name } : dependency,
    ),
  }),
  defect({
    id: 'cargo.index.missing-404:status-403',
    sentence: 'The index files of unknown crates are answered with 403.',
    kills: [MISSING],
    plant: absentAs(403, '{"errors":[{"detail":"forbidden"}]}'),
  }),
  defect({
    id: 'cargo.index.missing-404:status-200',
    sentence: 'The index files of unknown crates are empty.',
    kills: [MISSING],
    plant: absentAs(200, ''),
  }),
  defect({
    id: 'cargo.index.missing-404:status-400',
    sentence: 'The index files of unknown crates are answered with 400, so that nothing new can be published.',
    kills: [MISSING],
    plant: absentAs(400, '{"errors":[{"detail":"bad request"}]}'),
  }),
  defect({
    id: 'cargo.publish.duplicate:overwrites',
    sentence: 'A version that exists is replaced.',
    kills: [DUPLICATE],
    plant: overwrites,
  }),
  defect({
    id: 'cargo.publish.duplicate:status-200',
    sentence: 'A version that exists is refused with errors, but with status 200.',
    kills: [DUPLICATE],
    plant: () => ({
      matches: isPublish,
      response: (response) => (response.status === 409 ? { ...response, status: 200 } : response),
    }),
  }),
  defect({
    id: 'cargo.publish.duplicate:no-reason',
    sentence: 'A version that exists is refused with an empty answer.',
    kills: [DUPLICATE],
    plant: () => ({
      matches: isPublish,
      response: (response) => (response.status === 409 ? answered(response, 409, {}) : response),
    }),
  }),
  defect({
    id: 'cargo.publish.duplicate:two-lines',
    sentence: 'The second publication of a version is refused, but adds a line to the index.',
    kills: [DUPLICATE],
    plant: twoLines,
  }),
];

const full: readonly Defect[] = [
  defect({
    id: 'cargo.index.version-unique:build-metadata',
    sentence: 'A version that differs in build metadata is published beside the first.',
    kills: ['cargo.index.version-unique'],
    plant: () =>
      onDuplicate({
        answer: (response) => answered(response, 200, PUBLISHED),
        read: (response, request) =>
          isIndexFile(request)
            ? { ...response, body: twice(response.body, (line) => line.replace(/("vers":"[^"+]+)/, '$1+b')) }
            : response,
      }),
  }),
  defect({
    id: 'cargo.publish.framing:trailing-bytes',
    sentence: 'Bytes after the crate are ignored.',
    kills: [FRAMING],
    plant: () => ({
      matches: isPublish,
      requestBody: (body) => body.subarray(0, crateIn(body)?.end),
    }),
  }),
  defect({
    id: 'cargo.publish.framing:accepted',
    sentence: 'Bodies that do not add up are answered with success.',
    kills: [FRAMING],
    plant: insteadOf(400),
  }),
  defect({
    id: 'cargo.publish.framing:status-500',
    sentence: 'Bodies that do not add up make the registry stumble.',
    kills: [FRAMING],
    plant: () => ({
      matches: isPublish,
      response: (response) => (response.status === 400 ? answered(response, 500, {}) : response),
    }),
  }),
  defect({
    id: 'cargo.publish.names:accepted',
    sentence: 'A name that is taken in another spelling is answered with success.',
    kills: ['cargo.publish.names'],
    plant: insteadOf(409),
  }),
  defect({
    id: 'cargo.publish.names:no-reason',
    sentence: 'A name that is taken in another spelling is refused in plain text.',
    kills: ['cargo.publish.names'],
    plant: () => ({
      matches: isPublish,
      response: ({ headers, ...response }) =>
        response.status === 409 ? { headers, status: 409, body: Buffer.from('conflict') } : { headers, ...response },
    }),
  }),
  defect({
    id: 'cargo.publish.visible:gone-again',
    sentence: 'A version is listed at first and missing after the index was rebuilt.',
    kills: ['cargo.publish.visible'],
    plant: goneAgain,
  }),
];

export const publishDefects: readonly Defect[] = [...smoke, ...full];

/** Remembers the crate of a publication that was refused as a duplicate; `then` says what comes of it. */
function onDuplicate(then: {
  answer(response: DoorMessage): DoorMessage;
  read(response: DoorMessage, request: DoorRequest, crate: Buffer): DoorMessage;
}): Plant {
  let sent = Buffer.alloc(0);
  let refused: Buffer | undefined;
  return {
    matches: (request) => isPublish(request) || isIndexFile(request) || isDownload(request),
    requestBody(body) {
      sent = Buffer.from(body.subarray(crateIn(body)?.start));
      return body;
    },
    response(response, request) {
      if (isPublish(request) && response.status === 409) {
        refused = sent;
        return then.answer(response);
      }
      return refused && response.status === 200 ? then.read(response, request, refused) : response;
    },
  };
}

function overwrites(): Plant {
  return onDuplicate({
    answer: (response) => answered(response, 200, PUBLISHED),
    read: (response, request, crate) => ({
      ...response,
      body: isDownload(request)
        ? crate
        : Buffer.from(response.body.toString('utf8').replace(/"cksum":"[0-9a-f]+"/, `"cksum":"${digest(crate)}"`)),
    }),
  });
}

function twoLines(): Plant {
  return onDuplicate({
    answer: (response) => response,
    read: (response, request) =>
      isIndexFile(request) ? { ...response, body: Buffer.concat([response.body, response.body]) } : response,
  });
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function insteadOf(status: number): () => Plant {
  return () => ({
    matches: isPublish,
    response: (response) => (response.status === status ? answered(response, 200, PUBLISHED) : response),
  });
}

/** From the fourth read of a file on its newest line is missing; cargo's own reads come before that. */
function goneAgain(): Plant {
  const reads = new Map<string, number>();
  return {
    matches: isIndexFile,
    response(response, { path }) {
      if (response.status !== 200) return response;
      const count = (reads.get(path) ?? 0) + 1;
      reads.set(path, count);
      const lines = response.body.toString('utf8').split(/(?<=\n)/);
      return count < 4 ? response : { ...response, body: Buffer.from(lines.slice(0, -1).join('')) };
    },
  };
}

/** The body, and once more with each line changed. */
function twice(body: Buffer, change: (line: string) => string): Buffer {
  const text = body.toString('utf8');
  return Buffer.from(text + text.split('\n').map(change).join('\n'));
}

function absentAs(status: number, body: string): () => Plant {
  return () => ({
    matches: isIndexFile,
    response: ({ headers, ...response }) =>
      response.status === 404 ? { status, headers, body: Buffer.from(body) } : { headers, ...response },
  });
}
