import { createHash } from 'node:crypto';
import { type Defect, defect } from '../../../core/defect.ts';
import { type ArchiveEdit, editsArchive } from './archive.ts';

const onRelease = (release: NonNullable<ArchiveEdit['release']>) => editsArchive({ release });
const replacing = (pattern: RegExp, by: string | ((match: string) => string)) =>
  onRelease((text) => text.replace(pattern, by as string));

const DAY = 86_400_000;
const utc = (time: number) => new Date(time).toUTCString().replace('GMT', 'UTC');
const dateIn = (text: string) => Date.parse(/^Date: (.*)$/m.exec(text)?.[1] ?? '');

/** Defects of what a Release says; its signatures are right. */
export const releaseDefects: readonly Defect[] = [
  defect({
    id: 'deb.release.path-match:other-suite',
    sentence: 'The Release of a suite has the name of another one.',
    kills: ['deb.release.path-match', 'deb.update.clean'],
    plant: replacing(/^(Suite|Codename): .*$/gm, (line) => `${line.split(':')[0]}: elsewhere`),
  }),
  defect({
    id: 'deb.release.hashes:size-of-another-architecture',
    sentence: 'The length of an index that the client does not read is wrong.',
    kills: ['deb.release.hashes'],
    plant: replacing(/^( [0-9a-f]+ )(\d+ \S+arm64\/Packages\.gz)$/gm, (line) => line.replace(/ (\d+) /, ' 1$1 ')),
  }),
  defect({
    id: 'deb.release.hashes:digest-of-nothing',
    sentence: 'An index is listed with the digest of an empty file.',
    kills: ['deb.release.hashes'],
    plant: replacing(/^ [0-9a-f]{64} (\d+ \S+arm64\/Packages)$/gm, (line) =>
      line.replace(/[0-9a-f]{64}/, createHash('sha256').digest('hex')),
    ),
  }),
  defect({
    id: 'deb.release.hashes:weak-alone',
    sentence: 'Indexes are listed with their MD5 digests alone.',
    kills: ['deb.release.hashes', 'deb.update.clean'],
    plant: onRelease((text, _file, indexes) => {
      const lines = [...indexes].map(([path, index]) => ` ${digest('md5', index)} ${Buffer.byteLength(index)} ${path}`);
      return text.replace(/^SHA256:[\s\S]*$/m, `MD5Sum:\n${lines.join('\n')}\n`);
    }),
  }),
  defect({
    id: 'deb.release.uncompressed:compressed-alone',
    sentence: 'The Release lists what is served, which is the compressed indexes.',
    kills: ['deb.release.uncompressed'],
    plant: replacing(/^ [0-9a-f]+ \d+ \S+\/Packages\n/gm, ''),
  }),
  defect({
    id: 'deb.release.parse:glued-lines',
    sentence: 'Two fields stand in one line.',
    kills: ['deb.release.parse'],
    plant: replacing(/^Acquire-By-Hash: yes\n/m, 'Acquire-By-Hash: yes'),
  }),
  defect({
    id: 'deb.release.parse:field-twice',
    sentence: 'A field is there twice.',
    kills: ['deb.release.parse'],
    plant: replacing(/^Label: .*\n/m, (line) => `${line}${line}`),
  }),
  defect({
    id: 'deb.release.parse:nothing-listed',
    sentence: 'The list of digests is empty.',
    kills: ['deb.release.parse'],
    plant: replacing(/^ [0-9a-f]{64} .*\n/gm, ''),
  }),
  defect({
    id: 'deb.release.date:in-another-language',
    sentence: 'The date is written as in the server’s country.',
    kills: ['deb.release.date'],
    plant: replacing(/^Date: (\w+),/m, (line) => line.replace(',', '.,')),
  }),
  defect({
    id: 'deb.release.date:local-zone',
    sentence: 'The date is in the server’s time zone.',
    kills: ['deb.release.date'],
    plant: replacing(/^Date: .*$/m, (line) => line.replace('UTC', '+0200')),
  }),
  defect({
    id: 'deb.release.date:none',
    sentence: 'The Release has no date.',
    kills: ['deb.release.date', 'deb.release.parse'],
    plant: replacing(/^Date: .*\n/m, ''),
  }),
  defect({
    id: 'deb.release.date:tomorrow',
    sentence: 'The date lies in the future.',
    kills: ['deb.release.date'],
    plant: onRelease((text) => text.replace(/^Date: .*$/m, `Date: ${utc(dateIn(text) + DAY)}`)),
  }),
  defect({
    id: 'deb.release.date:expired',
    sentence: 'The Release was valid until yesterday.',
    kills: ['deb.release.date'],
    plant: onRelease((text) =>
      text.replace(/^Date: .*$/m, (line) => `${line}\nValid-Until: ${utc(dateIn(text) - DAY)}`),
    ),
  }),
  defect({
    id: 'deb.release.date-forward:backwards',
    sentence: 'Every publication makes the Release a day older.',
    kills: ['deb.release.date-forward'],
    plant: () => {
      const seen: string[] = [];
      const older = (text: string) => {
        if (!seen.includes(text)) seen.push(text);
        const age = (seen.indexOf(text) + 1) * DAY;
        return text.replace(/^Date: .*$/m, `Date: ${utc(dateIn(text) - age)}`);
      };
      return onRelease(older)();
    },
  }),
  defect({
    id: 'deb.release.identity:label-of-the-publication',
    sentence: 'The label has the number of the publication in it.',
    kills: ['deb.release.identity'],
    plant: onRelease((text) => text.replace(/^Label: .*$/m, `Label: ${digest('md5', text).slice(0, 8)}`)),
  }),
  defect({
    id: 'deb.byhash:family-not-served',
    sentence: 'The Release lists SHA512 as well, but files are found by their SHA256 alone.',
    kills: ['deb.byhash'],
    plant: onRelease((text, _file, indexes) => {
      const lines = [...indexes].map(
        ([path, index]) => ` ${digest('sha512', index)} ${Buffer.byteLength(index)} ${path}`,
      );
      return `${text}SHA512:\n${lines.join('\n')}\n`;
    }),
  }),
];

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
