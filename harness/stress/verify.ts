import PQueue from 'p-queue';
import { Violation } from '../core/finding.ts';
import type { SeenFile } from '../core/history.ts';
import type { RawHttp, Send } from '../core/http.ts';
import type { FetchedFile } from '../core/observation.ts';
import type { Package, PackageFile } from '../core/package.ts';
import type { IndexedFile } from '../core/protocol.ts';
import { packageOf } from '../history/package-of.ts';
import type { FormatUnderLoad } from './format-under-load.ts';
import { seenFiles } from './seen.ts';

/** Something that is not as it was published. */
export interface Problem {
  readonly kind: 'not listed' | 'listed, but never published' | 'not fetched' | 'wrong bytes' | 'index broken';
  readonly purl: string;
  readonly expected: string;
  readonly actual: string;
}

/** The target as it is found when everything has ended. */
export interface Verified {
  /** Versions that the index lists with all their files. */
  readonly listed: ReadonlySet<string>;
  /** Versions of which every file was fetched with the digest that it was generated with. */
  readonly intact: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly seen: readonly SeenFile[];
  readonly fetched: readonly FetchedFile[];
  /** Per package name, why its index cannot be read; null when it can. */
  readonly incoherent: Readonly<Record<string, string | null>>;
}

const AT_ONCE = 8;

/** Reads the index of every package's name and fetches every file that it names. All problems are reported, not the first one. */
export async function verify(subject: FormatUnderLoad, packages: readonly Package[]): Promise<Verified> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  // An index over all packages is read once, however many names are looked up in it.
  const index = subject.http({ intercept: readOnce() });
  const byName = Map.groupBy(packages, ({ name }) => name);
  const parts = await queue.addAll([...byName.values()].map((versions) => () => verifyName(subject, index, versions)));
  return {
    listed: new Set(parts.flatMap(({ listed }) => listed)),
    intact: new Set(parts.flatMap(({ intact }) => intact)),
    problems: parts.flatMap(({ problems }) => problems),
    seen: parts.flatMap(({ seen }) => seen),
    fetched: parts.flatMap(({ fetched }) => fetched),
    incoherent: Object.fromEntries(parts.map(({ name, incoherent }) => [name, incoherent])),
  };
}

interface Part {
  readonly name: string;
  readonly listed: string[];
  readonly intact: string[];
  readonly problems: Problem[];
  readonly seen: SeenFile[];
  readonly fetched: FetchedFile[];
  incoherent: string | null;
}

async function verifyName(subject: FormatUnderLoad, index: RawHttp, packages: readonly Package[]): Promise<Part> {
  const first = packages[0]!;
  const name = packageOf(first.purl);
  const part: Part = { name, listed: [], intact: [], problems: [], seen: [], fetched: [], incoherent: null };
  const entries = await attempt(() => subject.protocol.readIndex(index, first.name));
  if (entries instanceof Violation) {
    part.incoherent = `${entries.message}: expected ${entries.expected}, got ${entries.actual}`;
    part.problems.push({ kind: 'index broken', purl: name, expected: entries.expected, actual: entries.message });
    return part;
  }
  part.seen.push(...seenFiles(entries, packages));
  const known = new Set(packages.flatMap(({ files }) => files.map((file) => file.name)));
  for (const stray of entries.filter((entry) => !known.has(entry.name)))
    part.problems.push({ kind: 'listed, but never published', purl: name, expected: 'nothing', actual: stray.name });
  const http = subject.http();
  for (const pkg of packages) await verifyPackage(http, pkg, entries, part);
  return part;
}

async function verifyPackage(http: RawHttp, pkg: Package, entries: readonly IndexedFile[], part: Part): Promise<void> {
  const named = pkg.files.map((file) => ({ file, entries: entries.filter(({ name }) => name === file.name) }));
  const missing = named.filter((each) => each.entries.length !== 1).map(({ file }) => file.name);
  if (missing.length === 0) part.listed.push(pkg.purl);
  else
    part.problems.push({
      kind: 'not listed',
      purl: pkg.purl,
      expected: 'each file once in the index',
      actual: `not once: ${missing.join(', ')}`,
    });
  let intact = missing.length === 0;
  for (const {
    file,
    entries: [entry],
  } of named) {
    if (entry) intact = (await fetchFile(http, pkg, file, entry, part)) && intact;
  }
  if (intact) part.intact.push(pkg.purl);
}

async function fetchFile(
  http: RawHttp,
  pkg: Package,
  file: PackageFile,
  entry: IndexedFile,
  { problems, fetched }: Part,
): Promise<boolean> {
  const { purl } = pkg;
  const { name } = file;
  const answer = await attempt(() => http.get(entry.url, entry.request));
  if (answer instanceof Violation || answer.status !== 200) {
    const actual = answer instanceof Violation ? answer.actual : `status ${answer.status}`;
    problems.push({ kind: 'not fetched', purl, expected: `${name} with status 200`, actual });
    if (!(answer instanceof Violation)) fetched.push({ purl, name, http: answer.status, digest: null, size: null });
    return false;
  }
  fetched.push({ purl, name, http: answer.status, digest: answer.sha256, size: answer.size });
  const stated = Object.entries(entry.digests) as [keyof IndexedFile['digests'], string][];
  const wrong = [['sha256', answer.sha256] as const, ...stated].filter(
    ([algorithm, value]) => file[algorithm] !== value,
  );
  for (const [algorithm, value] of wrong)
    problems.push({ kind: 'wrong bytes', purl, expected: `${name}, ${algorithm} ${file[algorithm]}`, actual: value });
  const miscounted = entry.size !== undefined && entry.size !== file.size;
  if (miscounted)
    problems.push({
      kind: 'wrong bytes',
      purl,
      expected: `${name}, ${file.size} bytes`,
      actual: `${entry.size} stated`,
    });
  return wrong.length === 0 && !miscounted;
}

/** What a registry did wrong is data here; anything else is ours. */
async function attempt<T>(work: () => Promise<T>): Promise<T | Violation> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Violation) return error;
    throw error;
  }
}

/** Answers equal requests for a document with the first answer. */
function readOnce(): (send: Send) => Send {
  const answers = new Map<string, ReturnType<Send>>();
  return (send) => (method, path, request) => {
    const key = JSON.stringify([method, path, request?.headers, request?.as]);
    const answer = answers.get(key) ?? send(method, path, request);
    if (method === 'GET') answers.set(key, answer);
    return answer;
  };
}
