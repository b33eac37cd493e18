// Publications that should not have been, or not so.
import { createHash } from 'node:crypto';
import { type Defect, type DoorMessage, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answered, frameOf, isDownload, isIndexFile, isPublish, PUBLISHED, rewritesDependencies } from './plant.ts';

const DUPLICATE = 'cargo.publish.duplicate';
const MISSING = 'cargo.index.missing-404';

export const publishDefects: readonly Defect[] = [
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
      sent = Buffer.from(body.subarray(frameOf(body).crateAt));
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

function absentAs(status: number, body: string): () => Plant {
  return () => ({
    matches: isIndexFile,
    response: ({ headers, ...response }) =>
      response.status === 404 ? { status, headers, body: Buffer.from(body) } : { headers, ...response },
  });
}
