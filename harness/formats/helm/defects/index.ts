import { type Defect, defect } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import {
  answer,
  changesEntries,
  changesIndex,
  changesIndexText,
  changesVersions,
  losesField,
  readsIndex,
} from './rewrite.ts';

/** The index as a whole, and what an entry says beside its files. */
export const indexDefects: readonly Defect[] = [
  defect({
    id: 'helm.index.schema:unknown-field',
    sentence: 'Fields of Chart.yaml that helm does not know are copied into the index.',
    kills: ['helm.index.schema', 'helm.repo.add'],
    plant: () =>
      changesEntries((entry) => {
        entry['x-team'] = 'packages';
      }),
  }),
  defect({
    id: 'helm.index.schema:no-api-version',
    sentence: 'The index has no apiVersion.',
    kills: ['helm.index.schema', 'helm.repo.add', 'helm.repo.empty'],
    plant: () =>
      changesIndex((index) => {
        delete index.apiVersion;
      }),
  }),
  defect({
    id: 'helm.index.schema:time-not-rfc-3339',
    sentence: 'The time of an entry is not RFC 3339.',
    kills: ['helm.index.schema'],
    plant: () =>
      changesEntries((entry) => {
        entry.created = new Date(entry.created).toUTCString();
      }),
  }),
  defect({
    id: 'helm.index.schema:duplicate-key',
    sentence: 'The index has a key twice.',
    kills: ['helm.index.schema'],
    plant: () => changesIndexText((text) => `${text.trimEnd()}\napiVersion: "v1"\n`),
  }),
  defect({
    id: 'helm.repo.empty:missing',
    sentence: 'A repository without charts has no index.',
    kills: ['helm.repo.empty'],
    plant: () => ({
      matches: readsIndex,
      response: (response) => (response.body.includes('entries: {}') ? answer(404) : response),
    }),
  }),
  defect({
    id: 'helm.repo.empty:no-entries',
    sentence: 'The index of a repository without charts has no entries.',
    kills: ['helm.repo.empty'],
    plant: () => changesIndexText((text) => text.replace('entries: {}', 'entries:')),
  }),
  defect({
    id: 'helm.repo.add:entry-without-version',
    sentence: 'An entry has no version, and is skipped by clients.',
    kills: ['helm.repo.add', 'helm.index.valid-entries'],
    plant: () => changesVersions((versions) => [...versions, { ...versions[0], version: '' }]),
  }),
  defect({
    id: 'helm.index.valid-entries:null-entry',
    sentence: 'A chart has an entry that is null.',
    kills: ['helm.index.valid-entries'],
    plant: () => changesVersions((versions) => [...versions, null as unknown as Json]),
  }),
  defect({
    id: 'helm.index.valid-entries:text-order',
    sentence: 'Versions are sorted as texts.',
    kills: ['helm.index.valid-entries'],
    plant: () => changesVersions((versions) => versions.toSorted((a, b) => (a.version < b.version ? 1 : -1))),
  }),
  defect({
    id: 'helm.index.valid-entries:no-version',
    sentence: 'An entry has a version that is none.',
    kills: ['helm.index.valid-entries'],
    plant: () => changesVersions((versions) => [...versions, { ...versions[0], version: 'latest' }]),
  }),
  defect({
    id: 'helm.index.valid-entries:other-name',
    sentence: 'Entries stand below a name that is not theirs.',
    kills: ['helm.index.valid-entries'],
    plant: () =>
      changesEntries((entry) => {
        entry.name = `${entry.name}-chart`;
      }),
  }),
  defect({
    id: 'helm.index.no-dup:two-entries',
    sentence: 'Each version is listed twice.',
    kills: ['helm.index.no-dup'],
    plant: () => changesVersions((versions) => versions.flatMap((entry) => [entry, { ...entry }])),
  }),
  defect({
    id: 'helm.index.metadata:app-version-as-number',
    sentence: 'Texts that look like numbers are written without quotes.',
    kills: ['helm.index.metadata', 'helm.repo.add'],
    plant: () => changesIndexText((text) => text.replaceAll(/appVersion: "([0-9.]+)"/g, 'appVersion: $1')),
  }),
  ...(['annotations', 'kubeVersion', 'dependencies', 'maintainers', 'icon'] as const).map((field) =>
    defect({
      id: `helm.index.metadata:no-${field.toLowerCase()}`,
      sentence: `Entries lack ${field}.`,
      kills: ['helm.index.metadata', 'helm.oracle.repo-index'],
      plant: () => losesField(field),
    }),
  ),
  defect({
    id: 'helm.index.metadata:everything-an-application',
    sentence: 'Libraries are listed as applications.',
    kills: ['helm.index.metadata', 'helm.oracle.repo-index'],
    plant: () =>
      changesEntries((entry) => {
        entry.type = 'application';
      }),
  }),
  defect({
    id: 'helm.index.metadata:alias-lost',
    sentence: 'Dependencies lose their aliases and conditions.',
    kills: ['helm.index.metadata', 'helm.oracle.repo-index'],
    plant: () =>
      changesEntries((entry) => {
        entry.dependencies = entry.dependencies?.map(({ name, version, repository }: Json) => ({
          name,
          version,
          repository,
        }));
        if (!entry.dependencies) delete entry.dependencies;
      }),
  }),
  defect({
    id: 'helm.oracle.repo-index:no-digest',
    sentence: 'The index states no digests.',
    kills: ['helm.oracle.repo-index', 'helm.index.digest'],
    plant: () => losesField('digest'),
  }),
];
