import { type Defect, defect } from '../../../core/defect.ts';
import {
  answers,
  bare,
  changesAbsent,
  changesText,
  reads,
  readsInfo,
  readsList,
  readsMod,
  redirects,
  text,
} from './rewrite.ts';

const withoutLast = (list: string) =>
  list
    .split('\n')
    .filter(Boolean)
    .slice(0, -1)
    .map((line) => `${line}\n`)
    .join('');

/** Lists, infos, .mod files and absences. */
export const indexDefects: readonly Defect[] = [
  defect({
    id: 'go.list.exact:html',
    sentence: 'The list is a web page.',
    kills: ['go.list.exact'],
    plant: () => ({
      matches: readsList,
      response: (response) =>
        response.status === 200 ? text(200, `<html><pre>\n${response.body}</pre></html>\n`, 'text/html') : response,
    }),
  }),
  defect({
    id: 'go.list.exact:newest-missing',
    sentence: 'The list lacks the version that was published last.',
    kills: ['go.list.exact', 'go.retract.visible'],
    plant: () => changesText(readsList, withoutLast),
  }),
  defect({
    id: 'go.list.exact:pseudo-version',
    sentence: 'The list names versions of revisions that have no tag.',
    kills: ['go.list.exact'],
    plant: () => changesText(readsList, (list) => `${list}v0.0.0-20250102030405-0123456789ab\n`),
  }),
  defect({
    id: 'go.info.equality:other-version',
    sentence: 'The info states another version than the one that was asked for.',
    kills: ['go.info.equality'],
    plant: () => changesText(readsInfo, (body) => JSON.stringify({ ...JSON.parse(body), Version: 'v1.0.9' })),
  }),
  defect({
    id: 'go.info.equality:not-canonical',
    sentence: 'The info states the version without its leading v.',
    kills: ['go.info.equality'],
    plant: () => changesText(readsInfo, (body) => body.replace('"v1', '"1')),
  }),
  defect({
    id: 'go.info.equality:time-not-rfc-3339',
    sentence: 'The time in the info is not RFC 3339.',
    kills: ['go.info.equality'],
    plant: () =>
      changesText(readsInfo, (body) => JSON.stringify({ ...JSON.parse(body), Time: 'Wed, 01 Jan 2020 00:00:00 GMT' })),
  }),
  defect({
    id: 'go.info.equality:time-of-the-read',
    sentence: 'The time in the info is that of the read.',
    kills: ['go.info.equality', 'go.immutable'],
    plant: () => {
      let second = 0;
      return changesText(readsInfo, (body) =>
        JSON.stringify({ ...JSON.parse(body), Time: `2026-01-01T00:00:${10 + (second++ % 50)}Z` }),
      );
    },
  }),
  defect({
    id: 'go.mod.verbatim:line-ends',
    sentence: 'Windows line ends in the .mod are replaced.',
    kills: ['go.mod.verbatim'],
    plant: () => changesText(readsMod, (body) => body.replaceAll('\r\n', '\n')),
  }),
  defect({
    id: 'go.mod.verbatim:comments',
    sentence: 'Comments are stripped from the .mod.',
    kills: ['go.mod.verbatim', 'go.pull.download'],
    plant: () => changesText(readsMod, (body) => body.replaceAll(/ *\/\/.*\n/g, '\n')),
  }),
  defect({
    id: 'go.mod.synthesized:go-line',
    sentence: 'A .mod that stands for a missing one has a go line.',
    kills: ['go.mod.synthesized'],
    plant: () => changesText(readsMod, (body) => (/^module \S+\n$/.test(body) ? `${body}\ngo 1.16\n` : body)),
  }),
  defect({
    id: 'go.missing.404:empty-list',
    sentence: 'The list of an unknown module is empty.',
    kills: ['go.missing.404'],
    plant: () => changesAbsent(readsList, text(200, '')),
  }),
  defect({
    id: 'go.missing.404:bad-request',
    sentence: 'An unknown version is a bad request.',
    kills: ['go.missing.404'],
    plant: () => changesAbsent(reads(/\/@v\//), text(400, 'bad request\n')),
  }),
  defect({
    id: 'go.missing.404:forbidden',
    sentence: 'What is unknown is forbidden.',
    kills: ['go.missing.404'],
    plant: () => changesAbsent(reads(/\/@(v|latest)/), text(403, 'forbidden\n')),
  }),
  defect({
    id: 'go.missing.reason:html',
    sentence: 'The reason of a 404 is a web page.',
    kills: ['go.missing.reason'],
    plant: () => changesAbsent(reads(/\/@/), text(404, '<html>not found</html>', 'text/html')),
  }),
  defect({
    id: 'go.latest.selection:prerelease',
    sentence: 'The latest version is the highest one, prereleases included.',
    kills: ['go.latest.selection'],
    plant: () =>
      changesText(reads(/\/@latest$/), (body) => JSON.stringify({ ...JSON.parse(body), Version: 'v1.2.0-rc.1' })),
  }),
  defect({
    id: 'go.latest.selection:releases-not-listed',
    sentence: 'The list names the version alone that was published last.',
    kills: ['go.latest.selection', 'go.list.exact', 'go.retract.visible'],
    plant: () => changesText(readsList, (list) => `${list.split('\n').filter(Boolean).at(-1)}\n`),
  }),
  defect({
    id: 'go.retract.visible:mod-of-the-first-version',
    sentence: 'The .mod of a module is always that of its first version.',
    kills: ['go.retract.visible'],
    plant: () => redirects(readsMod, (path) => path.replace(/v1\.\d+\.\d+\.mod$/, 'v1.1.0.mod')),
  }),
  defect({
    id: 'go.list.prefix:siblings',
    sentence: 'A list has the versions of a module whose path begins alike.',
    kills: ['go.list.prefix'],
    plant: () => mixes(/^(.*?)bar(\/@v\/list)$/),
  }),
  defect({
    id: 'go.list.prefix:major-versions',
    sentence: 'The list of the next major version is in that of the first.',
    kills: ['go.list.prefix'],
    plant: () => mixes(/^(.*?)\/v2(\/@v\/list)$/),
  }),
  defect({
    id: 'go.sumdb.supported:bad-request',
    sentence: 'The question for a checksum database is a bad request.',
    kills: ['go.sumdb.supported'],
    plant: () => answers(reads(/\/sumdb\//), () => text(400, 'bad request\n')),
  }),
  defect({
    id: 'go.sumdb.supported:claimed-but-absent',
    sentence: 'A checksum database is said to be proxied, and is not.',
    kills: ['go.sumdb.supported'],
    plant: () => answers(reads(/\/sumdb\/.*\/supported$/), () => text(200, '')),
  }),
  defect({
    id: 'go.sumdb.supported:forbidden',
    sentence: 'The question for a checksum database is forbidden.',
    kills: ['go.sumdb.supported'],
    plant: () => answers(reads(/\/sumdb\//), () => text(403, 'forbidden\n')),
  }),
];

/** Lists that match are sent on as those of the path without the part between the two groups. */
function mixes(pattern: RegExp) {
  return redirects(
    (request) => readsList(request) && pattern.test(bare(request)),
    (path) => path.replace(pattern, '$1$2'),
  );
}
