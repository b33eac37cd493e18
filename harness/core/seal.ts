import { HarnessError } from './error.ts';
import type { Package, PackageFile, PackageSpec } from './package.ts';
import { assertArtefactSize } from './size.ts';

/** What a format's build adds to the spec. */
export interface Parts {
  readonly format: string;
  readonly purl: string;
  readonly marker: string;
  /** The main artefact first. */
  readonly files: readonly PackageFile[];
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly source?: string;
  readonly publicKey?: string;
  /** The full name and version, where the format completes what the spec gave (a group, a leading v). */
  readonly name?: string;
  readonly version?: string;
}

/** The finished package; throws SPEC_INVALID when an artefact is outside its size's range. */
export function seal(spec: PackageSpec, parts: Parts): Package {
  const [file, ...others] = parts.files;
  if (!file) throw new HarnessError('FORMAT_BROKEN', `${parts.format} built no file.`, 'Make its build return one.');
  for (const each of parts.files) assertArtefactSize(each.companion ? 'small' : spec.size, each);
  const { name, version, size, seed, dir } = spec;
  return { name, version, ...parts, size, seed, dir, files: [file, ...others], file };
}

/** The kinds that a spec asks for, in the format's order; throws SPEC_INVALID on one that the format does not make. */
export function kindsOf<K extends string>(spec: PackageSpec, known: readonly K[]): K[] {
  const unknown = (spec.kinds ?? []).filter((kind) => !known.some((other) => other === kind));
  if (unknown.length > 0 || spec.kinds?.length === 0) {
    throw new HarnessError(
      'SPEC_INVALID',
      `There is no kind ${unknown.join(', ') || 'given'}.`,
      `Choose from ${known.join(', ')}.`,
    );
  }
  return known.filter((kind) => spec.kinds?.includes(kind) ?? true);
}

/** Throws SPEC_INVALID for a name or version that the format does not allow. */
export function requireGrammar(what: 'name' | 'version', value: string, valid: boolean, remedy: string): void {
  if (valid) return;
  throw new HarnessError('SPEC_INVALID', `${JSON.stringify(value)} is not a valid ${what} here.`, remedy);
}
