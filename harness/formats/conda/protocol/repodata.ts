// https://conda.org/learn/ceps/cep-0036
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import { encodeFile } from '../name.ts';

/** The subdirs that packages of the harness are published in. */
export const SUBDIRS = ['linux-64', 'noarch'] as const;

// biome-ignore lint/suspicious/noExplicitAny: what a record says is what the checks are about to assert
export type PackageRecord = Record<string, any>;

/** One package as the index of its subdir lists it. */
export interface ListedPackage {
  readonly subdir: string;
  readonly file: string;
  /** Which map it stands in. */
  readonly map: 'packages' | 'packages.conda';
  readonly record: PackageRecord;
  /** Relative to the channel, or absolute where the index has a base URL of its own. */
  readonly url: string;
}

export interface Repodata {
  readonly document: PackageRecord;
  readonly listed: readonly ListedPackage[];
}

const MAPS = ['packages', 'packages.conda'] as const;

/**
 * The index of a subdir; null where there is none. An empty noarch index is one (CEP 26: all that a channel needs); any other has no reason
 * to be there without a map of packages, so that a page of some other kind is never taken for an empty index.
 */
export async function readRepodata(http: RawHttp, subdir: string): Promise<Repodata | null> {
  const path = `${subdir}/repodata.json`;
  const answer = await http.get(path);
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw new Violation(`${path} cannot be read`, 'status 200 or 404', String(answer.status));
  return parseRepodata(subdir, answer.size === 0 ? {} : answer.json());
}

/** The index of a subdir that has to be there. */
export async function requireRepodata(http: RawHttp, subdir: string): Promise<Repodata> {
  const repodata = await readRepodata(http, subdir);
  if (!repodata) throw new Violation(`There is no ${subdir}/repodata.json`, 'status 200', '404');
  return repodata;
}

export function parseRepodata(subdir: string, document: PackageRecord): Repodata {
  if (!isObject(document)) throw new Violation(`${subdir}/repodata.json is no object`, 'an object', typeof document);
  const base = document.info?.base_url;
  const folder = typeof base === 'string' ? withSlash(new URL(base, `http://channel/${subdir}/`).href) : `${subdir}/`;
  const root = folder.replace('http://channel/', '');
  const listed = MAPS.flatMap((map) => {
    const entries = document[map] ?? {};
    if (!isObject(entries)) throw new Violation(`${map} of ${subdir} is no object`, 'an object', typeof entries);
    return Object.entries(entries).map(([file, record]) => {
      if (!isObject(record) || typeof record.name !== 'string' || typeof record.version !== 'string')
        throw new Violation(`${subdir} lists ${file} without what it is`, 'name and version', JSON.stringify(record));
      return { subdir, file, map, record, url: `${root}${encodeFile(file)}` };
    });
  });
  if (listed.length === 0 && subdir !== 'noarch' && !MAPS.some((map) => map in document))
    throw new Violation(`${subdir}/repodata.json lists nothing`, MAPS.join(' or '), Object.keys(document).join(', '));
  return { document, listed };
}

/** What all indexes of the channel say of one package name. */
export async function recordsOf(http: RawHttp, name: string): Promise<ListedPackage[]> {
  const found: ListedPackage[] = [];
  for (const subdir of SUBDIRS) found.push(...((await readRepodata(http, subdir))?.listed ?? []));
  return found.filter(({ record }) => record.name === name);
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function isObject(value: unknown): value is PackageRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
