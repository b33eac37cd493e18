// https://conda.org/learn/ceps/cep-0038
import type { Listed } from './render.ts';

const TOLD = ['home', 'license', 'license_family', 'summary', 'description', 'dev_url', 'doc_url'];

/** The channel's packages by name; what is said of one is what its last upload says. */
export function channeldata(listed: readonly Listed[]) {
  const packages: Record<string, Record<string, unknown>> = {};
  for (const { record, about, subdir, runExports } of listed) {
    const name = String(record.name);
    const before = packages[name];
    const told = Object.fromEntries(TOLD.map((field) => [field, about[field] ?? null]));
    const subdirs = [...new Set([...((before?.subdirs as string[]) ?? []), subdir])].sort();
    const exports = { ...((before?.run_exports as object) ?? {}), [String(record.version)]: runExports };
    packages[name] = {
      ...told,
      version: record.version,
      timestamp: record.timestamp ?? null,
      subdirs,
      run_exports: exports,
    };
  }
  const subdirs = [...new Set(['noarch', ...listed.map(({ subdir }) => subdir)])].sort();
  return { channeldata_version: 1, packages, subdirs };
}
