// https://wiki.debian.org/DebianRepository/Format#A.22Packages.22_Indices
import { gunzipSync } from 'node:zlib';
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import { type Paragraph, parseParagraphs } from '../deb822.ts';
import { type ListedIndex, type Release, strictly } from './release.ts';

/** One package in an index; the fields that a download needs are there. */
export type Stanza = Paragraph & {
  readonly Package: string;
  readonly Version: string;
  readonly Architecture: string;
  readonly Filename: string;
  readonly Size: string;
  readonly SHA256: string;
};

const REQUIRED = ['Package', 'Version', 'Architecture', 'Filename', 'Size', 'SHA256'] as const;

/** The stanzas of all components and architectures; a Violation when the Release lists no index of packages. */
export async function readPackages(http: RawHttp, release: Release): Promise<Stanza[]> {
  const indexes = release.components.flatMap((component) =>
    release.architectures.map((architecture) => ({ component, architecture })),
  );
  if (!indexes.some(({ component, architecture }) => listedIndex(release, component, architecture)))
    throw new Violation(`dists/${release.suite}/Release lists no packages`, 'Packages with SHA256', '');
  const found: Stanza[] = [];
  for (const { component, architecture } of indexes)
    found.push(...(await readArchitecture(http, release, component, architecture)));
  return found;
}

/** The stanzas of one component and architecture; none when the Release lists no such index. */
export async function readArchitecture(
  http: RawHttp,
  release: Release,
  component: string,
  architecture: string,
): Promise<Stanza[]> {
  const entry = listedIndex(release, component, architecture);
  if (!entry) return [];
  const body = await currentIndex(http, release, entry.path, entry.digest);
  const where = `dists/${release.suite}/${entry.path}`;
  const text = entry.path.endsWith('.gz') ? unzipped(body, where) : body.toString('utf8');
  return strictly(where, () => parseParagraphs(text)).map((stanza) => complete(stanza, where));
}

function listedIndex({ hashes }: Release, component: string, architecture: string): ListedIndex | undefined {
  const path = `${component}/binary-${architecture}/Packages`;
  const entries = hashes.get('SHA256') ?? [];
  return entries.find((each) => each.path === `${path}.gz`) ?? entries.find((each) => each.path === path);
}

/** By its digest where the archive has that, so that a publication in between cannot mix two generations. */
async function currentIndex(http: RawHttp, release: Release, path: string, digest: string): Promise<Buffer> {
  const folder = `dists/${release.suite}/${path.slice(0, path.lastIndexOf('/'))}`;
  const byHash = release.fields['Acquire-By-Hash'] === 'yes';
  const address = byHash ? `${folder}/by-hash/SHA256/${digest}` : `dists/${release.suite}/${path}`;
  const { status, body } = await http.get(address);
  if (status !== 200) throw new Violation(`${address} is listed and cannot be read`, 'status 200', String(status));
  return body;
}

/** The address of a package as apt asks for it: https://salsa.debian.org/apt-team/apt/-/blob/main/apt-pkg/contrib/strutl.cc (QuoteString). */
export function addressOf({ Filename }: Pick<Stanza, 'Filename'>): string {
  return Filename.split('/')
    .map((segment) => encodeURIComponent(segment).replaceAll('~', '%7e'))
    .join('/');
}

function complete(stanza: Paragraph, where: string): Stanza {
  const missing = REQUIRED.filter((name) => !stanza[name]);
  if (missing.length > 0)
    throw new Violation(`${where} lists a package that cannot be fetched`, missing.join(', '), stanza.Package ?? '?');
  if (stanza.Filename!.split('/').includes('..') || !/^\d+$/.test(stanza.Size!))
    throw new Violation(`${where} lists a package that cannot be fetched`, 'a path and a length', stanza.Filename!);
  return stanza as Stanza;
}

function unzipped(body: Buffer, where: string): string {
  try {
    return gunzipSync(body, { maxOutputLength: 64 << 20 }).toString('utf8');
  } catch (error) {
    throw new Violation(`${where} cannot be unpacked`, 'gzip', (error as Error).message);
  }
}
