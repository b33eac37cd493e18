// https://conda.org/learn/ceps/cep-0038
import type { PathEntry } from '../read-package.ts';
import { compareVersions } from '../version-order.ts';
import type { Listed } from './render.ts';

const TOLD = ['home', 'license', 'summary', 'description', 'dev_url', 'doc_url', 'source_url'];

/** What kinds of files any build of a package has. */
const TRAITS: Readonly<Record<string, (path: PathEntry) => boolean>> = {
  'activate.d': ({ _path }) => _path.startsWith('etc/conda/activate.d/'),
  'deactivate.d': ({ _path }) => _path.startsWith('etc/conda/deactivate.d/'),
  post_link: ({ _path }) => /^(?:bin|Scripts)\/\..*-post-link\./.test(_path),
  pre_link: ({ _path }) => /^(?:bin|Scripts)\/\..*-pre-link\./.test(_path),
  pre_unlink: ({ _path }) => /^(?:bin|Scripts)\/\..*-pre-unlink\./.test(_path),
  text_prefix: ({ prefix_placeholder, file_mode }) => prefix_placeholder !== undefined && file_mode !== 'binary',
  binary_prefix: ({ prefix_placeholder, file_mode }) => prefix_placeholder !== undefined && file_mode === 'binary',
};

export type Traits = Readonly<Record<string, boolean>>;

/** What is kept of a package's list of files. */
export function traitsOf(paths: readonly PathEntry[]): Traits {
  return Object.fromEntries(Object.entries(TRAITS).map(([name, has]) => [name, paths.some(has)]));
}

/** The channel's packages by name; texts are those of the most recent version. */
export function channeldata(listed: readonly Listed[]) {
  const byName = Map.groupBy(listed, ({ record }) => String(record.name));
  const names = [...byName.keys()].sort();
  return {
    channeldata_version: 1,
    packages: Object.fromEntries(names.map((name) => [name, described(byName.get(name)!)])),
    subdirs: [...new Set(['noarch', ...listed.map(({ subdir }) => subdir)])].sort(),
  };
}

function described(builds: readonly Listed[]) {
  const sorted = builds.toSorted((a, b) => compareVersions(String(a.record.version), String(b.record.version)));
  const { about, record } = sorted.at(-1)!;
  const told = TOLD.filter((field) => about[field] !== undefined).map((field) => [field, about[field]]);
  const traits = Object.keys(TRAITS).map((name) => [name, builds.some((build) => build.traits[name])]);
  const times = builds.map((build) => Number(build.record.timestamp ?? 0));
  return {
    ...Object.fromEntries([...told, ...traits]),
    run_exports: Object.fromEntries(sorted.map((build) => [String(build.record.version), build.runExports])),
    subdirs: [...new Set(builds.map(({ subdir }) => subdir))].sort(),
    timestamp: Math.floor(Math.max(...times) / 1000),
    version: record.version,
  };
}
