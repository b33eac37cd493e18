// https://en.opensuse.org/openSUSE:Standards_Rpm_Metadata and createrepo_c's xml_dump_primary.c
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import type { Package } from '../../../core/package.ts';
import { type DataRecord, readData, readRepomd } from './repomd.ts';
import { all, type Element, first, parseXml } from './xml.ts';

/** A package as primary.xml states it. */
export interface PrimaryPackage {
  readonly name: string;
  readonly arch: string;
  readonly epoch?: string;
  readonly version: string;
  readonly release: string;
  /** `[epoch:]version-release`, where epoch 0 counts as none. */
  readonly evr: string;
  readonly sha256: string;
  readonly href: string;
  readonly size: number;
  readonly installedSize: number;
  readonly archiveSize: number;
  readonly headerRange: { readonly start: number; readonly end: number };
  readonly files: readonly string[];
  readonly element: Element;
}

/** All packages of the repository; empty when it has no index yet. */
export async function readPrimary(http: RawHttp): Promise<PrimaryPackage[]> {
  const records = await readRepomd(http);
  return records ? readPackages(http, records) : [];
}

export async function readPackages(http: RawHttp, records: readonly DataRecord[]): Promise<PrimaryPackage[]> {
  const record = records.find(({ type }) => type === 'primary')!;
  const root = parseXml(await readData(http, record), 'primary.xml');
  const packages = all(root, 'package');
  const count = Number(root.attributes.packages);
  if (root.name !== 'metadata' || count !== packages.length)
    throw new Violation(
      'primary.xml counts other packages than it has',
      `metadata with ${packages.length} packages`,
      `${root.name} with ${root.attributes.packages}`,
    );
  return packages.map(packageOf);
}

function packageOf(element: Element): PrimaryPackage {
  const text = (name: string) => first(element, name)?.text ?? '';
  const version = first(element, 'version')?.attributes ?? {};
  const checksum = first(element, 'checksum');
  const sizes = first(element, 'size')?.attributes ?? {};
  const format = first(element, 'format');
  const range = first(format, 'rpm:header-range')?.attributes ?? {};
  const href = first(element, 'location')?.attributes.href ?? '';
  const stated = { name: text('name'), arch: text('arch'), version: version.ver, release: version.rel, href };
  const missing = Object.entries(stated).find(([, value]) => !value);
  if (missing)
    throw new Violation(
      `A package of primary.xml has no ${missing[0]}`,
      'name, arch, ver, rel and href',
      JSON.stringify(stated),
    );
  if (checksum?.attributes.type !== 'sha256' || checksum.attributes.pkgid !== 'YES')
    throw new Violation(
      `${stated.name} of primary.xml has no identity`,
      'checksum type="sha256" pkgid="YES"',
      JSON.stringify(checksum?.attributes),
    );
  const epoch = version.epoch;
  return {
    name: stated.name,
    arch: stated.arch,
    version: version.ver!,
    release: version.rel!,
    ...(epoch === undefined ? {} : { epoch }),
    evr: `${epoch === undefined || epoch === '0' ? '' : `${epoch}:`}${version.ver}-${version.rel}`,
    sha256: checksum.text,
    href,
    size: Number(sizes.package),
    installedSize: Number(sizes.installed),
    archiveSize: Number(sizes.archive),
    headerRange: { start: Number(range.start), end: Number(range.end) },
    files: all(format, 'file').map((file) => file.text),
    element,
  };
}

/** One entry of a relation, as `name` or `name FLAG epoch:ver[-rel]`. */
export function relations(pkg: PrimaryPackage, relation: string): string[] {
  return all(first(first(pkg.element, 'format'), `rpm:${relation}`), 'rpm:entry').map(({ attributes }) => {
    const { name, flags, epoch = '0', ver, rel } = attributes;
    return flags === undefined ? name! : `${name} ${flags} ${epoch}:${ver}${rel === undefined ? '' : `-${rel}`}`;
  });
}

/** The entry of a published package; a finding when the index has none or several. */
export async function entryOf(
  http: RawHttp,
  { name, version }: Pick<Package, 'name' | 'version'>,
): Promise<PrimaryPackage> {
  const found = (await readPrimary(http)).filter((each) => each.name === name && each.evr === version);
  if (found.length === 1) return found[0]!;
  throw new Violation(`primary.xml should list ${name} ${version} once`, '1 entry', `${found.length} entries`);
}
