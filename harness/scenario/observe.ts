import { Violation } from '../core/finding.ts';
import type { SeenFile } from '../core/history.ts';
import type { FetchedFile, FinalObservation } from '../core/observation.ts';
import type { IndexedFile } from '../core/protocol.ts';
import type { Attempts } from './attempts.ts';
import { packagePurl } from './package-purl.ts';
import type { Stage } from './stage.ts';

/** What is seen of the packages from outside. */
export type Sight = Pick<FinalObservation, 'listed' | 'fetched' | 'incoherent'>;

/**
 * Reads every index of the case's packages, fetches everything that they name, and compares it with what the index says and with what was sent.
 * A version is one line; what is wrong with one of its files is told below `incoherent`.
 */
export async function observe(stage: Stage, attempts: Attempts): Promise<Sight> {
  const listed: SeenFile[] = [];
  const fetched: FetchedFile[] = [];
  const incoherent: Record<string, string | null> = {};
  for (const name of attempts.names()) {
    const key = packagePurl(attempts.all.find(({ pkg }) => pkg.name === name)!.pkg.purl);
    try {
      const files = await stage.protocol.readIndex(stage.http, name);
      listed.push(...attempts.seen(name, files));
      const wrong: string[] = [];
      for (const [version, ofVersion] of Map.groupBy(files, (file) => file.version))
        fetched.push(await fetchVersion(stage, attempts, { name, version, files: ofVersion, wrong }));
      incoherent[key] = wrong.length > 0 ? wrong.join('; ') : null;
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      incoherent[key] = `${error.message}: expected ${error.expected}, got ${error.actual}`;
    }
  }
  return { listed, fetched, incoherent };
}

interface Version {
  readonly name: string;
  readonly version: string;
  readonly files: readonly IndexedFile[];
  /** Gets a sentence for everything that does not fit. */
  readonly wrong: string[];
}

/** Fetches all files of a version; the digest is that of the attempt that all of them belong to, or of the first that belongs to none. */
async function fetchVersion(
  stage: Stage,
  attempts: Attempts,
  { name, version, files, wrong }: Version,
): Promise<FetchedFile> {
  const [purl] = attempts.seen(name, files).map((seen) => seen.purl) as [string];
  const served = new Map<string, string>();
  for (const file of files) {
    const answer = await stage.http.get(file.url, file.request);
    if (answer.status !== 200) {
      wrong.push(`${file.name} is named, and gives status ${answer.status}`);
      return { purl, http: answer.status, digest: null, size: null };
    }
    for (const [algorithm, digest] of Object.entries(file.digests) as [keyof typeof file.digests, string][])
      if (answer[algorithm] !== digest)
        wrong.push(`${file.name} has ${algorithm} ${answer[algorithm]}, the index says ${digest}`);
    served.set(file.name, answer.sha256);
  }
  const candidates = attempts.of(name, version);
  const whole = candidates.find(({ artefacts }) => artefacts.every((each) => served.get(each.name) === each.sha256));
  if (whole) return { purl, http: 200, digest: whole.pkg.file.sha256, size: whole.pkg.file.size };
  const sent = candidates.flatMap(({ artefacts }) => artefacts);
  const lacking = sent.find((each) => !served.has(each.name));
  const strange = [...served].find(([, sha256]) => !sent.some((each) => each.sha256 === sha256));
  wrong.push(
    strange
      ? `${strange[0]} has bytes that nobody sent`
      : lacking
        ? `${version} is named without its ${lacking.name}`
        : `the files of ${version} are of several publications`,
  );
  return { purl, http: lacking ? 404 : 200, digest: strange?.[1] ?? null, size: null };
}
