import type { RawHttp } from '../../../core/http.ts';
import type { Package } from '../../../core/package.ts';
import { readArchitecture, readPackages, type Stanza } from './packages.ts';
import { COMPONENT, SUITE } from './release.ts';
import { requireRelease } from './snapshot.ts';

/** What all indexes of a suite say of one package name; a package for all architectures is there once for each index. */
export async function stanzasOf(http: RawHttp, name: string, suite: string = SUITE): Promise<Stanza[]> {
  const stanzas = await readPackages(http, await requireRelease(http, suite));
  return stanzas.filter((stanza) => stanza.Package === name);
}

/** The same of one architecture's index. */
export async function stanzasFor(
  http: RawHttp,
  name: string,
  architecture: string,
  { suite = SUITE, component = COMPONENT } = {},
): Promise<Stanza[]> {
  const stanzas = await readArchitecture(http, await requireRelease(http, suite), component, architecture);
  return stanzas.filter((stanza) => stanza.Package === name);
}

/** The stanza of exactly this package in the index that its architecture's clients read; undefined for none. */
export async function stanzaOf(http: RawHttp, pkg: Package): Promise<Stanza | undefined> {
  const architecture = String(pkg.manifest.Architecture);
  const stanzas = await stanzasFor(http, pkg.name, architecture === 'all' ? 'amd64' : architecture);
  return stanzas.find((stanza) => stanza.Version === pkg.version);
}
