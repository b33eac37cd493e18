// https://conda.org/learn/ceps/cep-0036 and, for run_exports.json, https://conda.org/learn/ceps/cep-0012
import type { Listed } from './render.ts';

/** The two kinds of archive have a map each; what is listed is found by its file's name. */
export function bySort<T>(listed: readonly Listed[], value: (each: Listed) => T) {
  const of = (ending: string) =>
    Object.fromEntries(listed.filter(({ file }) => file.endsWith(ending)).map((each) => [each.file, value(each)]));
  return { packages: of('.tar.bz2'), 'packages.conda': of('.conda') };
}

export function repodata(subdir: string, listed: readonly Listed[]) {
  return { info: { subdir }, ...bySort(listed, ({ record }) => record), removed: [], repodata_version: 1 };
}

export function runExports(subdir: string, listed: readonly Listed[]) {
  const exported = bySort(listed, ({ runExports }) => ({ run_exports: runExports }));
  return { info: { subdir, version: 1 }, ...exported };
}
