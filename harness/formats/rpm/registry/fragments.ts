// What createrepo_c writes of one package: https://rpm-software-management.github.io/createrepo_c/c/ (xml_dump)
import type { StoredBlob } from '../../../core/registry.ts';
import { COMPARISON_NAMES, SENSE } from '../dependency.ts';
import type { Header } from '../read-header.ts';
import type { TagName } from '../tag.ts';
import { splitEvr } from '../version.ts';
import { attributes, escapeXml, textElement } from './escape.ts';

/** The package's elements of the three index files. */
export interface Fragments {
  readonly primary: string;
  readonly filelists: string;
  readonly other: string;
}

/** A stored package and where it lies. */
export interface IndexedRpm {
  readonly signature: Header;
  readonly header: Header;
  readonly blob: StoredBlob;
  /** Relative to the repository's root, not percent-encoded. */
  readonly href: string;
  /** Seconds since the epoch. */
  readonly uploadedAt: number;
}

export function fragmentsOf(rpm: IndexedRpm): Fragments {
  const { header, blob } = rpm;
  const head = `<package${attributes({ pkgid: blob.sha256, name: header.text('name'), arch: header.text('arch') })}>\n${version(header)}`;
  return {
    primary: primary(rpm),
    filelists: `${head}${files(header).map(fileElement).join('')}</package>\n`,
    other: `${head}${changelog(header)}</package>\n`,
  };
}

function primary({ signature, header, blob, href, uploadedAt }: IndexedRpm): string {
  const sizes = { package: blob.size, installed: header.number('size') ?? 0, archive: signature.number(1007) ?? 0 };
  return [
    '<package type="rpm">\n',
    textElement('name', header.text('name')),
    textElement('arch', header.text('arch')),
    version(header),
    `<checksum type="sha256" pkgid="YES">${blob.sha256}</checksum>\n`,
    textElement('summary', header.text('summary') ?? ''),
    textElement('description', header.text('description') ?? ''),
    textElement('packager', header.text('packager') ?? ''),
    textElement('url', header.text('url') ?? ''),
    `<time${attributes({ file: uploadedAt, build: header.number('buildTime') ?? 0 })}/>\n`,
    `<size${attributes(sizes)}/>\n`,
    `<location${attributes({ href })}/>\n`,
    format(header),
    '</package>\n',
  ].join('');
}

function format(header: Header): string {
  return [
    '<format>\n',
    textElement('rpm:license', header.text('license') ?? ''),
    textElement('rpm:vendor', header.text('vendor') ?? ''),
    textElement('rpm:group', header.text('group') ?? ''),
    textElement('rpm:buildhost', header.text('buildHost') ?? ''),
    textElement('rpm:sourcerpm', header.text('sourceRpm') ?? ''),
    `<rpm:header-range${attributes(header.range)}/>\n`,
    ...RELATIONS.map(([element, kind]) => relation(header, element, kind)),
    ...files(header).filter(isPrimary).map(fileElement),
    '</format>\n',
  ].join('');
}

const RELATIONS = [
  ['provides', 'provide'],
  ['requires', 'require'],
  ['conflicts', 'conflict'],
  ['obsoletes', 'obsolete'],
  ['suggests', 'suggest'],
  ['enhances', 'enhance'],
  ['recommends', 'recommend'],
  ['supplements', 'supplement'],
] as const;

/** What rpm needs of itself is not the index's business. */
function relation(header: Header, element: string, kind: (typeof RELATIONS)[number][1]): string {
  const flags = header.numbers(`${kind}Flags` as TagName);
  const versions = header.texts(`${kind}Version` as TagName);
  const entries = header.texts(`${kind}Name` as TagName).map((name, index) => {
    const flag = flags[index] ?? 0;
    if (name.startsWith('rpmlib(')) return '';
    const pre = element === 'requires' && flag & (SENSE.pre | SENSE.post) ? 1 : undefined;
    return `<rpm:entry${attributes({ name, ...comparison(flag, versions[index] ?? ''), pre })}/>\n`;
  });
  const listed = entries.join('');
  return listed === '' ? '' : `<rpm:${element}>\n${listed}</rpm:${element}>\n`;
}

function comparison(flag: number, text: string): Record<string, string | undefined> {
  const flags = COMPARISON_NAMES[flag & (SENSE.less | SENSE.greater | SENSE.equal)];
  if (flags === undefined || text === '') return {};
  const { epoch, version: ver, release: rel } = splitEvr(text);
  return { flags, epoch: epoch ?? '0', ver, rel };
}

function version(header: Header): string {
  const [ver, rel] = [header.text('version'), header.text('release')];
  return `<version${attributes({ epoch: header.number('epoch') ?? 0, ver, rel })}/>\n`;
}

function files(header: Header): string[] {
  const folders = header.texts('dirNames');
  const indexes = header.numbers('dirIndexes');
  return header.texts('baseNames').map((name, index) => `${folders[indexes[index]!] ?? ''}${name}`);
}

/** Those that dependencies may name without the whole list being read: cr_is_primary of createrepo_c. */
function isPrimary(path: string): boolean {
  return path.startsWith('/etc/') || path.includes('bin/') || path === '/usr/lib/sendmail';
}

function fileElement(path: string): string {
  return `<file>${escapeXml(path)}</file>\n`;
}

/** Ten entries at most, the newest, in the order of their age. */
function changelog(header: Header): string {
  const [names, times] = [header.texts('changelogName'), header.numbers('changelogTime')];
  const entries = header.texts('changelogText').map((text, index) => {
    return `<changelog${attributes({ author: names[index], date: times[index] })}>${escapeXml(text)}</changelog>\n`;
  });
  return entries.slice(0, 10).reverse().join('');
}
