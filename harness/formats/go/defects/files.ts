import { type Defect, type DoorRequest, defect } from '../../../core/defect.ts';
import { answers, bare, changesBytes, reads, readsZip, redirects, text } from './rewrite.ts';
import { rezips } from './zip-bytes.ts';

const puts = (pattern: RegExp) => (request: DoorRequest) => request.method === 'PUT' && pattern.test(bare(request));
const zipWrites = puts(/\.zip$/);
/** A path in which a capital letter is escaped, up to the version or beyond it. */
const escapedModule = reads(/![a-z].*\/@v\//);
const escapedVersion = reads(/\/@v\/[^/]*![a-z]/);

/** Zips, their names, and what is done with an upload. */
export const fileDefects: readonly Defect[] = [
  defect({
    id: 'go.pull.download:zip-of-another-version',
    sentence: 'The zip is always that of version 1.0.0.',
    kills: ['go.pull.download'],
    plant: () => redirects(readsZip, (path) => path.replace(/v1\.1\.0\.zip$/, 'v1.0.0.zip')),
  }),
  defect({
    id: 'go.pull.download:zip-missing',
    sentence: 'Versions are listed, but their zips are not found.',
    kills: ['go.pull.download', 'x.package.roundtrip'],
    plant: () => answers(readsZip, () => text(404, 'not found\n')),
  }),
  defect({
    id: 'go.zip.layout:no-prefix',
    sentence: 'The names in the zip begin in the root of the module.',
    kills: ['go.zip.layout'],
    plant: () =>
      packsAgain((members) => members.map((each) => ({ ...each, path: each.path.replace(/^[^@]*@[^/]*\//, '') }))),
  }),
  defect({
    id: 'go.zip.layout:capital-go-mod',
    sentence: 'go.mod is called Go.mod.',
    kills: ['go.zip.layout'],
    plant: () =>
      packsAgain((members) => members.map((each) => ({ ...each, path: each.path.replace(/\/go\.mod$/, '/Go.mod') }))),
  }),
  defect({
    id: 'go.zip.layout:nested-go-mod',
    sentence: 'The zip holds a nested module.',
    kills: ['go.zip.layout'],
    plant: () =>
      packsAgain((members) => [
        ...members,
        {
          path: members[0]!.path.replace(/^([^@]*@[^/]*\/).*$/, '$1nested/go.mod'),
          content: Buffer.from('module nested\n'),
        },
      ]),
  }),
  defect({
    id: 'go.zip.h1:vendor-dropped',
    sentence: 'Folders called vendor are left out when the zip is packed again.',
    kills: ['go.zip.h1'],
    plant: () => packsAgain((members) => members.filter(({ path }) => !path.includes('/vendor/'))),
  }),
  defect({
    id: 'go.zip.h1:ignored-dropped',
    sentence: 'Files that .gitignore names are left out when the zip is packed again.',
    kills: ['go.zip.h1'],
    plant: () => packsAgain((members) => members.filter(({ path }) => !path.endsWith('/ignored.txt'))),
  }),
  defect({
    id: 'go.zip.h1:line-ends',
    sentence: 'Windows line ends are replaced when the zip is packed again.',
    kills: ['go.zip.h1', 'go.pull.download'],
    plant: () =>
      packsAgain((members) =>
        members.map((each) => ({
          ...each,
          content: Buffer.from(each.content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
        })),
      ),
  }),
  defect({
    id: 'go.zip.stable:second-read',
    sentence: 'From the second read on the zip has another byte.',
    kills: ['go.zip.stable'],
    plant: () => {
      let read = 0;
      const again = rezips((members) =>
        members.map((each, index) =>
          index > 0 ? each : { ...each, content: Buffer.concat([each.content, Buffer.from('\n')]) },
        ),
      );
      return changesBytes(readsZip, (body) => (++read > 1 ? again(body) : body));
    },
  }),
  defect({
    id: 'go.path.case-module:not-decoded',
    sentence: 'Escaped capital letters of module paths are not decoded.',
    kills: ['go.path.case-module'],
    plant: () => answers(escapedModule, () => text(404, 'not found\n')),
  }),
  defect({
    id: 'go.path.case-module:percent-encoded',
    sentence: 'The percent-encoding of the exclamation mark is not decoded.',
    kills: ['go.path.case-module'],
    plant: () =>
      answers(
        ({ method, path }) => method === 'GET' && path.includes('%21'),
        () => text(404, 'not found\n'),
      ),
  }),
  defect({
    id: 'go.path.case-module:folded',
    sentence: 'Modules that differ in case alone are one module.',
    kills: ['go.path.case-module'],
    plant: () => redirects(escapedModule, (path) => path.replaceAll(/!|%21/g, '')),
  }),
  defect({
    id: 'go.path.case-module:capitals-aliased',
    sentence: 'Capital letters that were not escaped are taken for small ones.',
    kills: ['go.path.case-module'],
    plant: () => redirects(reads(/\/[^@]*[A-Z][^@]*\/@v\//), (path) => path.toLowerCase()),
  }),
  defect({
    id: 'go.path.case-version:not-decoded',
    sentence: 'Escaped capital letters of versions are not decoded.',
    kills: ['go.path.case-version'],
    plant: () => answers(escapedVersion, () => text(404, 'not found\n')),
  }),
  defect({
    id: 'go.version.shapes:incompatible',
    sentence: 'Versions with +incompatible are not found.',
    kills: ['go.version.shapes'],
    plant: () => answers(reads(/\/@v\/.*(\+|%2B)incompatible/i), () => text(404, 'not found\n')),
  }),
  defect({
    id: 'go.version.shapes:prerelease',
    sentence: 'A prerelease is an internal error.',
    kills: ['go.version.shapes'],
    plant: () => answers(reads(/\/@v\/v\d+\.\d+\.\d+-rc/), () => text(500, 'internal error\n')),
  }),
  defect({
    id: 'go.version.shapes:root-for-nested',
    sentence: 'A nested module is answered with the files of the module around it.',
    kills: ['go.version.shapes'],
    plant: () => redirects(reads(/\/shapes\/nested[^/]*\/@v\//), (path) => path.replace(/\/nested[^/]*\//, '/')),
  }),
  defect({
    id: 'go.immutable:zip-replaced',
    sentence: 'A second upload of a version replaces its zip.',
    kills: ['go.immutable'],
    plant: () => {
      let stored: Buffer | undefined;
      return {
        matches: (request) => zipWrites(request) || readsZip(request),
        requestBody: (body) => {
          stored = body;
          return body;
        },
        response: (response, request) =>
          request.method === 'GET' && stored && response.status === 200
            ? { ...response, body: stored }
            : request.method === 'PUT'
              ? { ...response, status: 201 }
              : response,
      };
    },
  }),
  defect({
    id: 'go.upload.invalid:listed-before-it-was-looked-into',
    sentence: 'A zip that is refused is listed all the same.',
    kills: ['go.upload.invalid'],
    plant: () => {
      const seen = new Set<string>();
      return {
        matches: (request) => zipWrites(request) || reads(/\/@v\/list$/)(request),
        response: (response, request) => {
          const [module, version] = bare(request).split('/@v/');
          if (request.method === 'PUT') seen.add(`${module} ${version!.replace('.zip', '')}`);
          const listed = [...seen].filter((each) => each.startsWith(`${module} `)).map((each) => each.split(' ')[1]);
          return request.method === 'GET' && listed.length > 0 ? text(200, `${listed.join('\n')}\n`) : response;
        },
      };
    },
  }),
  defect({
    id: 'go.upload.invalid:anything-goes',
    sentence: 'Every upload is acknowledged.',
    kills: ['go.upload.invalid'],
    plant: () => answers(puts(/\.(zip|mod|info)$/), () => text(201, '')),
  }),
];

/** Each zip is packed again, with other members. */
function packsAgain(change: Parameters<typeof rezips>[0]) {
  return changesBytes(readsZip, rezips(change));
}
