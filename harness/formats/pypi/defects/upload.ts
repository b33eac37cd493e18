import { createHash } from 'node:crypto';
import { type Defect, defect } from '../../../core/defect.ts';
import { answer, eachAnchor, editPage, isFile, isPage, isPost, onBoth, onFile, onPage } from './rewrite.ts';

const ANOTHER = 'ab'.repeat(32);

/** Defects of what is stored and kept. */
export const uploadDefects: readonly Defect[] = [
  defect({
    id: 'pypi.push.twine:stored-nothing',
    sentence: 'Uploads are answered with 200 and thrown away.',
    kills: ['pypi.push.twine', 'x.package.roundtrip'],
    plant: () => ({ matches: isPost, request: () => ({ answer: answer(200, 'OK\n') }) }),
  }),
  defect({
    id: 'pypi.push.twine:last-byte-dropped',
    sentence: 'The last byte of every file is lost.',
    kills: ['pypi.push.twine', 'pypi.pull.pip-install', 'x.package.roundtrip'],
    plant: onFile((body) => body.subarray(0, -1)),
  }),
  defect({
    id: 'pypi.push.twine:older-files-forgotten',
    sentence: 'The index names the files of the last upload only.',
    kills: ['pypi.push.twine'],
    plant: onPage({
      json: (page) => {
        if (page.files) page.files = page.files.slice(-1);
      },
      html: (page) => {
        const last = page.match(/<a\b[^>]*>[^<]*<\/a>/gi)?.at(-1);
        return eachAnchor(page, (anchor) => (last !== undefined && anchor.startsWith(last) ? anchor : ''));
      },
    }),
  }),
  defect({
    id: 'pypi.push.twine:html-without-sdists',
    sentence: 'The HTML index names wheels only, the JSON index all files.',
    kills: ['pypi.push.twine'],
    plant: onPage({ html: (page) => eachAnchor(page, (anchor) => (anchor.includes('.tar.gz') ? '' : anchor)) }),
  }),
  defect({
    id: 'x.package.roundtrip:digest-of-another-file',
    sentence: 'The index states the digest of another file.',
    kills: ['x.package.roundtrip'],
    plant: onBoth(
      (file) => {
        file.hashes = { sha256: ANOTHER };
      },
      (anchor) => anchor.replace(/#sha256=[0-9a-f]+/, `#sha256=${ANOTHER}`),
    ),
  }),
  defect({
    id: 'x.package.roundtrip:stored-altered',
    sentence: 'A byte is added to every file as it is stored; the index states the digest of what is served.',
    kills: ['x.package.roundtrip', 'pypi.push.twine'],
    plant: () => altered(),
  }),
];

/** Bytes and digest are changed alike, so that no client can notice. */
function altered(): ReturnType<Defect['plant']> {
  const change = (body: Buffer) => Buffer.concat([body, Buffer.from([0])]);
  return {
    matches: (request) => isFile(request) || isPage(request),
    async response(message, request, tools) {
      if (isFile(request)) return { ...message, body: change(message.body) };
      return editPage(message, request, tools, {
        json: async (page) => {
          for (const file of page.files ?? []) {
            const { pathname } = new URL(file.url, `https://door.invalid${request.path}`);
            const { body } = await tools.upstream({ method: 'GET', path: pathname, headers: {} });
            file.hashes = { sha256: sha256(change(body)) };
            file.size = body.length + 1;
          }
        },
      });
    },
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
