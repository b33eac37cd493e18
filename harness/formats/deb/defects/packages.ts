import { type Defect, defect, type Plant } from '../../../core/defect.ts';
import { type ArchiveEdit, editsArchive } from './archive.ts';
import { eachStanza, joined, stanzasIn, valueIn, withValue } from './stanza.ts';

const onPackages = (packages: NonNullable<ArchiveEdit['packages']>) => editsArchive({ packages });
const onStanza = (change: (stanza: string) => string) => onPackages((text) => eachStanza(text, change));
const architectureOf = (path: string) => /binary-([^/]+)\//.exec(path)![1]!;

/** Defects of what the indexes say; the digests above them are right. */
export const packagesDefects: readonly Defect[] = [
  defect({
    id: 'deb.install:bytes-of-another-version',
    sentence: 'The address and digest of an older version are those of the newest.',
    kills: ['deb.install', 'deb.pool.bytes'],
    plant: onPackages((text) =>
      eachStanza(text, (stanza, _, all) => {
        const newest = all.findLast((each) => valueIn(each, 'Package') === valueIn(stanza, 'Package'))!;
        const copied = ['Filename', 'Size', 'MD5sum', 'SHA256'];
        return copied.reduce((changed, name) => withValue(changed, name, valueIn(newest, name)), stanza);
      }),
    ),
  }),
  defect({
    id: 'deb.pool.bytes:lies-elsewhere',
    sentence: 'The index names another file than the one that is stored.',
    kills: ['deb.pool.bytes', 'deb.install', 'x.package.roundtrip'],
    plant: onStanza((stanza) => withValue(stanza, 'Filename', valueIn(stanza, 'Filename').replace('.deb', '_.deb'))),
  }),
  defect({
    id: 'deb.pool.bytes:length',
    sentence: 'The index states one byte more than a package has.',
    kills: ['deb.pool.bytes'],
    plant: onStanza((stanza) => withValue(stanza, 'Size', String(Number(valueIn(stanza, 'Size')) + 1))),
  }),
  defect({
    id: 'x.package.roundtrip:weak-digest',
    sentence: 'The MD5 digest in the index is that of nothing.',
    kills: ['x.package.roundtrip'],
    plant: onStanza((stanza) => withValue(stanza, 'MD5sum', 'd41d8cd98f00b204e9800998ecf8427e')),
  }),
  defect({
    id: 'deb.arch.all:first-architecture-alone',
    sentence: 'A package for all architectures is listed for one of them.',
    kills: ['deb.arch.all'],
    plant: onPackages((text, path) =>
      architectureOf(path) === 'amd64'
        ? text
        : eachStanza(text, (stanza) => (valueIn(stanza, 'Architecture') === 'all' ? '' : stanza)),
    ),
  }),
  defect({
    id: 'deb.arch.isolation:one-index',
    sentence: 'Every architecture has the packages of all.',
    kills: ['deb.arch.isolation'],
    plant: onPackages((_text, path, indexes) => {
      const same = [...indexes].filter(([other]) => other.split('/')[0] === path.split('/')[0]);
      return joined([...new Set(same.flatMap(([, text]) => stanzasIn(text)))]);
    }),
  }),
  defect({
    id: 'deb.order:epoch-lost',
    sentence: 'Versions are listed without their epoch.',
    kills: ['deb.order', 'deb.epoch.filename', 'deb.oracle.ftparchive'],
    plant: onStanza((stanza) => withValue(stanza, 'Version', valueIn(stanza, 'Version').replace(/^\d+:/, ''))),
  }),
  defect({
    id: 'deb.versions.retained:newest-alone',
    sentence: 'Of each package the last upload is listed alone.',
    kills: ['deb.versions.retained', 'deb.order'],
    plant: onPackages((text) =>
      eachStanza(text, (stanza, index, all) => {
        const last = all.findLastIndex((each) => valueIn(each, 'Package') === valueIn(stanza, 'Package'));
        return index === last ? stanza : '';
      }),
    ),
  }),
  defect({
    id: 'deb.epoch.filename:one-file',
    sentence: 'Versions that differ in their epoch have one address.',
    kills: ['deb.epoch.filename'],
    plant: onStanza((stanza) =>
      withValue(stanza, 'Filename', valueIn(stanza, 'Filename').replace('/epoch-1/', '/epoch-2/')),
    ),
  }),
  defect({
    id: 'deb.deps:dropped',
    sentence: 'The index leaves out what a package depends on.',
    kills: ['deb.deps', 'deb.control.passthrough', 'deb.oracle.ftparchive'],
    plant: onStanza((stanza) => withValue(stanza, 'Depends', undefined)),
  }),
  defect({
    id: 'deb.deps:provided-without-version',
    sentence: 'The version of what a package provides is cut off.',
    kills: ['deb.deps', 'deb.control.passthrough'],
    plant: onStanza((stanza) =>
      withValue(stanza, 'Provides', valueIn(stanza, 'Provides').replace(/ \(= [^)]*\)/g, '')),
    ),
  }),
  defect({
    id: 'deb.deps:broken-unsaid',
    sentence: 'The index does not say what a package breaks.',
    kills: ['deb.deps'],
    plant: onStanza((stanza) => withValue(stanza, 'Breaks', undefined)),
  }),
  defect({
    id: 'deb.control.passthrough:first-line-of-description',
    sentence: 'Of a description the first line is listed.',
    kills: ['deb.control.passthrough', 'deb.oracle.ftparchive'],
    plant: onStanza((stanza) => withValue(stanza, 'Description', valueIn(stanza, 'Description'))),
  }),
  defect({
    id: 'deb.control.passthrough:escaped',
    sentence: 'Values are escaped as in HTML.',
    kills: ['deb.control.passthrough', 'deb.oracle.ftparchive'],
    plant: onStanza((stanza) => withValue(stanza, 'Homepage', valueIn(stanza, 'Homepage').replaceAll('&', '&amp;'))),
  }),
  defect({
    id: 'deb.control.passthrough:field-renamed',
    sentence: 'A field has a name that no client knows.',
    kills: ['deb.control.passthrough', 'deb.oracle.ftparchive'],
    plant: onStanza((stanza) => stanza.replace(/^Installed-Size:/m, 'InstalledSize:')),
  }),
  defect({
    id: 'deb.control.passthrough:told-by-file-name',
    sentence: 'The version in the index is the one in the name of the uploaded file.',
    kills: ['deb.control.passthrough'],
    plant: toldByFileName,
  }),
  defect({
    id: 'deb.dist.isolation:components-together',
    sentence: 'The first component has the packages of the others too.',
    kills: ['deb.dist.isolation'],
    plant: onPackages((text, path, indexes) => {
      if (!path.startsWith('main/')) return text;
      const others = [...indexes].filter(([other]) => other !== path && architectureOf(other) === architectureOf(path));
      return joined([...stanzasIn(text), ...others.flatMap(([, other]) => stanzasIn(other))]);
    }),
  }),
  defect({
    id: 'deb.concurrent.upload:one-lost',
    sentence: 'Of many uploads one is not listed.',
    kills: ['deb.concurrent.upload'],
    plant: onPackages((text) =>
      eachStanza(text, (stanza, index, all) => {
        const own = all.flatMap((each, at) => (valueIn(each, 'Package') === valueIn(stanza, 'Package') ? [at] : []));
        return own.length > 12 && index === own[6] ? '' : stanza;
      }),
    ),
  }),
  defect({
    id: 'deb.delete:still-listed',
    sentence: 'What was listed once stays listed.',
    kills: ['deb.delete', 'x.state.delete-is-real'],
    plant: () => {
      const known = new Map<string, Set<string>>();
      return onPackages((text, path) => {
        const stanzas = known.get(path) ?? new Set<string>();
        known.set(path, stanzas);
        for (const stanza of stanzasIn(text)) stanzas.add(stanza);
        return joined([...stanzas]);
      })();
    },
  }),
];

/** Remembers the names of uploaded files, and takes versions from them. */
function toldByFileName(): Plant {
  const told = new Map<string, string>();
  const indexing = onStanza((stanza) => {
    const version = told.get(valueIn(stanza, 'Package'));
    return version === undefined ? stanza : withValue(stanza, 'Version', version);
  })();
  return {
    matches: (request) => request.method === 'PUT' || indexing.matches(request),
    request(request) {
      const [, name, version] = /\/([^/_]+)_([^/_]+)_[^/]*\.deb(?:\?|$)/.exec(request.path) ?? [];
      if (request.method === 'PUT' && name !== undefined) told.set(name, decodeURIComponent(version!));
      return { forward: request };
    },
    response: (message, request, tools) =>
      request.method === 'PUT' ? message : indexing.response!(message, request, tools),
  };
}
