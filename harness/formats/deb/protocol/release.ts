// https://wiki.debian.org/DebianRepository/Format#A.22Release.22_files
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import { field, type Paragraph, parseParagraphs } from '../deb822.ts';

/** The suite and component that a target's upload requests publish in. */
export const SUITE = 'stable';
export const COMPONENT = 'main';

export interface ListedIndex {
  /** Relative to the suite's folder. */
  readonly path: string;
  readonly size: number;
  readonly digest: string;
}

export interface Release {
  readonly suite: string;
  readonly text: string;
  readonly fields: Paragraph;
  readonly components: readonly string[];
  readonly architectures: readonly string[];
  /** By algorithm, spelled as in the file (`SHA256`). */
  readonly hashes: ReadonlyMap<string, readonly ListedIndex[]>;
}

/** Names of the fields that list indexes, weakest first. */
export const HASH_FIELDS = ['MD5Sum', 'SHA1', 'SHA256', 'SHA512'] as const;

/** A suite's Release; null when there is none. Signatures are for the clients to judge. */
export async function readRelease(http: RawHttp, suite: string): Promise<Release | null> {
  const path = `dists/${suite}/Release`;
  const answer = await http.get(path);
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw new Violation(`${path} cannot be read`, 'status 200 or 404', String(answer.status));
  return parseRelease(suite, answer.text());
}

/** Reads the text of a Release strictly. */
export function parseRelease(suite: string, text: string): Release {
  const [fields, ...others] = strictly(`dists/${suite}/Release`, () => parseParagraphs(text));
  if (!fields || others.length > 0)
    throw new Violation('A Release is not one paragraph', 'one paragraph', `${others.length + (fields ? 1 : 0)}`);
  const words = (name: string) => (field(fields, name) ?? '').split(/\s+/).filter((word) => word !== '');
  const missing = ['Components', 'Architectures'].filter((name) => words(name).length === 0);
  if (missing.length > 0)
    throw new Violation(`dists/${suite}/Release lacks fields`, 'Components and Architectures', text.slice(0, 200));
  const hashes = HASH_FIELDS.map((name) => [name, listed(field(fields, name))] as const);
  return {
    suite,
    text,
    fields,
    components: words('Components'),
    architectures: words('Architectures'),
    hashes: new Map(hashes.filter(([, entries]) => entries.length > 0)),
  };
}

/** What a control file says; a Violation when it is none. */
export function strictly<T>(where: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Violation(`${where} cannot be read`, 'control fields, one a line', error.message);
  }
}

function listed(value = ''): ListedIndex[] {
  const lines = value.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, digest, size, path] = /^([0-9a-f]+)\s+(\d+)\s+(\S+)$/.exec(line) ?? [];
      if (path === undefined || path.split('/').includes('..'))
        throw new Violation('A Release lists what is no index', '<digest> <size> <path>', line.slice(0, 200));
      return { path, size: Number(size), digest: digest! };
    });
}
