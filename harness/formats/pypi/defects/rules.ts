import { createHash } from 'node:crypto';
import { type Defect, defect, type Plant } from '../../../core/defect.ts';
import { answer, editPage, formField, formFile, isFile, isPage, isPost, renameField } from './rewrite.ts';

const EXISTS = 409;

/** Defects of what an upload has to be refused for, and of how. */
export const ruleDefects: readonly Defect[] = [
  defect({
    id: 'pypi.push.duplicate-refused:bytes-replaced',
    sentence: 'A second upload is refused, but its bytes are served.',
    kills: ['pypi.push.duplicate-refused', 'pypi.push.skip-existing'],
    plant: () => afterDuplicate({ file: (bytes) => bytes }),
  }),
  defect({
    id: 'pypi.push.duplicate-refused:digest-changed',
    sentence: 'A second upload is refused, but the index states its digest.',
    kills: ['pypi.push.duplicate-refused'],
    plant: () => afterDuplicate({ digest: (bytes) => createHash('sha256').update(bytes).digest('hex') }),
  }),
  defect({
    id: 'pypi.push.skip-existing:unknown-words',
    sentence: 'A second upload is refused with 400 and words that no client knows.',
    kills: ['pypi.push.skip-existing'],
    plant: answeringDuplicates(400, 'The release cannot be updated.\n'),
  }),
  defect({
    id: 'pypi.push.skip-existing:other-bytes-welcome',
    sentence: 'A second upload with other bytes is answered with 200 and thrown away.',
    kills: ['pypi.push.skip-existing', 'pypi.push.duplicate-refused'],
    plant: answeringDuplicates(200, 'OK\n'),
  }),
  defect({
    id: 'pypi.push.digest-wrong:ignored',
    sentence: 'The digest in the form is not looked at.',
    kills: ['pypi.push.digest-wrong'],
    plant: () => ({ matches: isPost, requestBody: (body) => renameField(body, 'sha256_digest', 'sha256_unknown') }),
  }),
  defect({
    id: 'pypi.push.digest-wrong:refused-but-stored',
    sentence: 'A wrong digest is answered with 400 when the file is published already.',
    kills: ['pypi.push.digest-wrong'],
    plant: () => {
      let wrong = false;
      return {
        matches: isPost,
        requestBody: (body) => {
          const file = formFile(body);
          const stated = formField(body, 'sha256_digest');
          wrong = file !== undefined && stated !== createHash('sha256').update(file.bytes).digest('hex');
          return wrong ? renameField(body, 'sha256_digest', 'sha256_unknown') : body;
        },
        response: (message) => (wrong ? answer(400, 'The digest is wrong.\n') : message),
      };
    },
  }),
  defect({
    id: 'pypi.push.digest-optional:download-fails',
    sentence: 'A file that was uploaded without digest is listed, but cannot be fetched.',
    kills: ['pypi.push.digest-optional'],
    plant: () => {
      const lost = new Set<string>();
      return {
        matches: (request) => isPost(request) || isFile(request),
        requestBody: (body) => {
          if (formField(body, 'sha256_digest') === undefined) lost.add(formFile(body)?.filename ?? '');
          return body;
        },
        response: (message, request) =>
          isFile(request) && lost.has(request.path.split('/').at(-1)!) ? answer(404) : message,
      };
    },
  }),
  defect({
    id: 'pypi.push.metadata-versions:unknown-field',
    sentence: 'A form with a field of metadata 2.4 is refused.',
    kills: ['pypi.push.metadata-versions', 'pypi.push.twine'],
    plant: refusing((body) => formField(body, 'license_expression') !== undefined),
  }),
  defect({
    id: 'pypi.push.metadata-versions:dynamic-refused',
    sentence: 'A form with the field Dynamic of metadata 2.2 is refused.',
    kills: ['pypi.push.metadata-versions'],
    plant: refusing((body) => formField(body, 'dynamic') !== undefined),
  }),
  defect({
    id: 'pypi.push.identity-mismatch:file-name-wins',
    sentence: 'The name in the form is not looked at, not even when it has a space.',
    kills: ['pypi.push.identity-mismatch'],
    plant: () => ({ matches: isPost, requestBody: nameOfFile }),
  }),
  defect({
    id: 'pypi.push.identity-mismatch:refused-but-stored',
    sentence: 'A wrong name in the form is answered with 400 when the file is published already.',
    kills: ['pypi.push.identity-mismatch'],
    plant: () => {
      let wrong = false;
      return {
        matches: isPost,
        requestBody: (body) => {
          const corrected = nameOfFile(body);
          wrong = !corrected.equals(body);
          return corrected;
        },
        response: (message) => (wrong ? answer(400, 'The names disagree.\n') : message),
      };
    },
  }),
  defect({
    id: 'pypi.push.no-redirect:to-the-slash',
    sentence: 'An upload to the address without its last slash is redirected.',
    kills: ['pypi.push.no-redirect'],
    plant: () => ({
      matches: (request) => isPost(request) && !request.path.endsWith('/'),
      request: ({ path }) => ({ answer: { ...answer(301), headers: { location: `${path}/` } } }),
    }),
  }),
  defect({
    id: 'pypi.push.no-redirect:to-the-project',
    sentence: 'A successful upload is answered with a redirect to the project.',
    kills: ['pypi.push.no-redirect', 'pypi.push.twine'],
    plant: () => ({
      matches: isPost,
      response: (message) => (message.status === 200 ? { ...answer(303), headers: { location: '/' } } : message),
    }),
  }),
];

/** Changes what is served of a file once another one of its name was refused. */
function afterDuplicate(change: { file?(bytes: Buffer): Buffer; digest?(bytes: Buffer): string }): Plant {
  const refused = new Map<string, Buffer>();
  let last: ReturnType<typeof formFile>;
  return {
    matches: (request) => isPost(request) || isPage(request) || isFile(request),
    requestBody: (body) => {
      last = formFile(body);
      return body;
    },
    response: (message, request, tools) => {
      if (isPost(request)) {
        if (message.status === EXISTS && last) refused.set(last.filename, last.bytes);
        return message;
      }
      const bytes = refused.get(decodeURIComponent(request.path.split('/').at(-1)!));
      if (isFile(request)) return bytes && change.file ? { ...message, body: change.file(bytes) } : message;
      return editPage(message, request, tools, {
        json: ({ files = [] }) => {
          for (const file of files) {
            const other = refused.get(file.filename);
            if (other && change.digest) file.hashes = { sha256: change.digest(other) };
          }
        },
      });
    },
  };
}

function answeringDuplicates(status: number, text: string): Defect['plant'] {
  return () => ({
    matches: isPost,
    response: (message) => (message.status === EXISTS ? answer(status, text) : message),
  });
}

/** Sends the registry a form that it does not know, so that it refuses. */
function refusing(unwanted: (body: Buffer) => boolean): Defect['plant'] {
  return () => ({
    matches: isPost,
    requestBody: (body) => (unwanted(body) ? renameField(body, ':action', ':unwanted') : body),
  });
}

/** The form with the name that stands at the beginning of its file's name. */
function nameOfFile(body: Buffer): Buffer {
  const stated = formField(body, 'name');
  const actual = formFile(body)?.filename.split('-')[0]?.replaceAll('_', '-');
  if (stated === undefined || actual === undefined || stated.toLowerCase().replace(/[-_.]+/g, '-') === actual)
    return body;
  const text = body.toString('latin1');
  return Buffer.from(text.replace(`name="name"\r\n\r\n${stated}\r\n`, `name="name"\r\n\r\n${actual}\r\n`), 'latin1');
}
