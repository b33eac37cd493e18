import { type Defect, defect } from '../../../core/defect.ts';
import { answers, changes, puts, reads, readsJar, text } from './rewrite.ts';

/** Files, their checksums and signatures. */
export const fileDefects: readonly Defect[] = [
  defect({
    id: 'maven.delete:no-effect',
    sentence: 'A deletion is acknowledged, and nothing is deleted.',
    kills: ['x.state.delete-is-real'],
    plant: () => answers(({ method }) => method === 'DELETE', { status: 204, headers: {}, body: Buffer.alloc(0) }),
  }),
  defect({
    id: 'maven.delete:files-stay',
    sentence: 'A deleted version is gone from the metadata, and its files stay.',
    kills: ['x.state.delete-is-real'],
    plant: () => {
      const kept = new Map<string, Buffer>();
      return {
        matches: ({ path }) => /\.(jar|pom|module)$/.test(path),
        requestBody(body, { path }) {
          kept.set(path, body);
          return body;
        },
        response(response, { method, path }) {
          const body = method === 'GET' ? kept.get(path) : undefined;
          return body ? { ...text(200, ''), body } : response;
        },
      };
    },
  }),
  defect({
    id: 'maven.push.deploy:sources-dropped',
    sentence: 'Sources are acknowledged and dropped.',
    kills: ['maven.push.deploy', 'x.package.roundtrip'],
    plant: () => answers(puts(/-sources\.jar(\.\w+)?$/), text(201, '')),
  }),
  defect({
    id: 'maven.pull.strict:byte-flipped',
    sentence: 'One byte of each jar is another one.',
    kills: ['maven.pull.strict', 'maven.push.deploy', 'maven.checksum.sidecars'],
    plant: () =>
      changes(readsJar, (body) => {
        const other = Buffer.from(body);
        other[other.length >> 1]! ^= 1;
        return other;
      }),
  }),
  defect({
    id: 'maven.checksum.sidecars:raw-bytes',
    sentence: 'Checksums are bytes, not hexadecimal digits.',
    kills: ['maven.checksum.sidecars'],
    plant: () => changes(reads(/\.(sha1|md5)$/), (body) => Buffer.from(body.toString('latin1'), 'hex')),
  }),
  defect({
    id: 'maven.checksum.sidecars:of-empty-input',
    sentence: 'SHA-256 and SHA-512 are those of nothing.',
    kills: ['maven.checksum.sidecars'],
    plant: () =>
      changes(reads(/\.sha(256|512)$/), (body) =>
        Buffer.from('e3b0c44298fc1c149afbf4c8996fb924'.padEnd(body.length, '0')),
      ),
  }),
  defect({
    id: 'maven.checksum.sidecars:page',
    sentence: 'A checksum is a web page.',
    kills: ['maven.checksum.sidecars'],
    plant: () => answers(reads(/\.(sha1|md5)$/), text(200, '<html>repository</html>', 'text/html')),
  }),
  defect({
    id: 'maven.push.release-immutable:refused-but-replaced',
    sentence: 'A second deployment is refused, and its bytes are served.',
    kills: ['maven.push.release-immutable'],
    plant: () => {
      const stored = new Map<string, Buffer>();
      return {
        matches: (request) => puts(/\.jar$/)(request) || readsJar(request),
        requestBody(body, { path }) {
          stored.set(path, body);
          return body;
        },
        response: (response, { method, path }) =>
          method === 'GET' && response.status === 200 && stored.has(path)
            ? { ...response, body: stored.get(path)! }
            : response,
      };
    },
  }),
  defect({
    id: 'maven.push.release-immutable:acknowledged',
    sentence: 'A second deployment is acknowledged.',
    kills: ['maven.push.release-immutable'],
    plant: () => ({
      matches: puts(/./),
      response: (response) => (response.status >= 400 ? text(201, '') : response),
    }),
  }),
  defect({
    id: 'maven.push.wrong-checksum:served',
    sentence: 'The checksum that a client has put is served, whatever it is.',
    kills: ['maven.push.wrong-checksum'],
    plant: () => {
      const stored = new Map<string, string>();
      return {
        matches: ({ path }) => path.endsWith('.sha1'),
        requestBody(body, { path }) {
          stored.set(path, body.toString('latin1'));
          return body;
        },
        response: (response, { method, path }) =>
          method === 'PUT' ? text(201, '') : stored.has(path) ? text(200, stored.get(path)!) : response,
      };
    },
  }),
  defect({
    id: 'maven.push.all-sidecars:md5-refused',
    sentence: 'MD5 is refused.',
    kills: ['maven.push.all-sidecars'],
    plant: () => answers(puts(/\.md5$/), text(422, 'md5 is not allowed')),
  }),
  defect({
    id: 'maven.push.all-sidecars:sha512-refused',
    sentence: 'SHA-512 is refused.',
    kills: ['maven.push.all-sidecars'],
    plant: () => answers(puts(/\.sha512$/), text(400, 'unknown extension')),
  }),
  defect({
    id: 'maven.sign.asc:checksum-wanted',
    sentence: 'A signature is not served before its checksum was put.',
    kills: ['maven.sign.asc'],
    plant: () => {
      const summed = new Set<string>();
      return {
        matches: ({ path }) => /\.asc(\.sha1)?$/.test(path),
        request: (request) => {
          if (request.method === 'PUT' && request.path.endsWith('.sha1')) summed.add(request.path.slice(0, -5));
          if (request.method === 'GET' && !summed.has(request.path.replace(/\.sha1$/, '')))
            return { answer: text(404, 'no checksum') };
          return { forward: request };
        },
      };
    },
  }),
  defect({
    id: 'maven.sign.bad:signature-of-another-file',
    sentence: 'The signature of a jar is that of its POM.',
    kills: ['maven.sign.bad', 'maven.sign.asc'],
    plant: () => ({
      matches: reads(/\.jar\.asc(\.\w+)?$/),
      request: (request) => ({ forward: { ...request, path: request.path.replace('.jar.asc', '.pom.asc') } }),
    }),
  }),
  defect({
    id: 'maven.pull.parent-bom:classifier-missing',
    sentence: 'Jars with a classifier are not found.',
    kills: ['maven.pull.parent-bom', 'maven.push.deploy'],
    plant: () => answers(reads(/-tests\.jar(\.\w+)?$/), text(404, 'not found')),
  }),
  defect({
    id: 'maven.pull.parent-bom:pom-written-again',
    sentence: 'POMs are indented anew.',
    kills: ['maven.push.deploy', 'x.package.roundtrip'],
    plant: () => changes(reads(/\.pom$/), (body) => Buffer.from(body.toString('utf8').replaceAll('\n  ', '\n    '))),
  }),
];
