import { Violation } from '../../core/finding.ts';

/** A package as the driver of rattler tells of it (compose/clients/conda/drive.py). */
export interface ToldPackage {
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly build_number: number;
  readonly subdir: string;
  readonly fn: string;
  readonly url: string;
  readonly md5: string | null;
  readonly sha256: string | null;
  readonly depends: readonly string[];
}

/** What was solved, or installed (as conda-meta/ in the environment has it), by name. */
export function told(word: 'solved' | 'installed', output: string): ReadonlyMap<string, ToldPackage> {
  const lines = [...output.matchAll(new RegExp(`^${word} (\\{.*\\})$`, 'gm'))];
  return new Map(lines.map(([, document]) => JSON.parse(document!) as ToldPackage).map((pkg) => [pkg.name, pkg]));
}

/** One of them, which has to be there. */
export function toldOf(word: 'solved' | 'installed', output: string, name: string): ToldPackage {
  const pkg = told(word, output).get(name);
  if (!pkg) throw new Violation(`The client ${word} no ${name}`, name, output.slice(-500));
  return pkg;
}
