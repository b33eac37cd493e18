import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { changesIndex, changesPackages } from './index.ts';

const replaced = (from: string | RegExp, to: string): Plant => changesPackages((element) => element.replace(from, to));
const PROVIDES = /<rpm:provides>[\s\S]*?<\/rpm:provides>\n/;

/** What primary.xml, filelists and other say of the packages. */
export const primaryDefects: readonly Defect[] = [
  defect({
    id: 'rpm.primary.nevra:no-epoch',
    sentence: 'A package without an epoch has no epoch attribute.',
    kills: ['rpm.primary.nevra', 'rpm.oracle.createrepo'],
    plant: () => replaced('<version epoch="0" ', '<version '),
  }),
  defect({
    id: 'rpm.primary.nevra:size',
    sentence: 'The length of the package is stated as the length of what it installs.',
    kills: ['rpm.primary.nevra', 'rpm.pkg.bytes', 'rpm.oracle.createrepo'],
    plant: () => replaced(/<size package="\d+" installed="(\d+)"/, '<size package="$1" installed="$1"'),
  }),
  defect({
    id: 'rpm.primary.nevra:epoch-in-version',
    sentence: 'The epoch is glued to the version.',
    kills: ['rpm.primary.nevra', 'rpm.epoch.install'],
    plant: () => replaced(/<version epoch="(\d+)" ver="/, '<version epoch="$1" ver="$1-'),
  }),
  defect({
    id: 'rpm.epoch.install:zero',
    sentence: 'Every epoch is stated as 0.',
    kills: ['rpm.epoch.install', 'rpm.primary.nevra'],
    plant: () => replaced(/<version epoch="\d+"/, '<version epoch="0"'),
  }),
  defect({
    id: 'rpm.upgrade.idempotent:release-in-version',
    sentence: 'The version holds the release as well.',
    kills: ['rpm.upgrade.idempotent', 'rpm.primary.nevra'],
    plant: () => replaced(/ver="([^"]*)" rel="([^"]*)"\/>\n<checksum/, 'ver="$1-$2" rel="$2"/>\n<checksum'),
  }),
  defect({
    id: 'rpm.order:caret-lost',
    sentence: 'Carets are taken out of versions.',
    kills: ['rpm.order', 'rpm.url.special'],
    plant: () => replaced(/(<version [^>]*ver="[^"^]*)\^/, '$1.'),
  }),
  defect({
    id: 'rpm.order:tilde-replaced',
    sentence: 'Tildes in versions are written as underscores.',
    kills: ['rpm.order', 'rpm.url.special'],
    plant: () => replaced(/(<version [^>]*ver="[^"~]*)~/, '$1_'),
  }),
  defect({
    id: 'rpm.location.resolves:made-from-identity',
    sentence: 'Locations are made from name, version and architecture, whatever the file is called.',
    kills: ['rpm.location.resolves'],
    plant: () =>
      replaced(
        /(<name>(.*?)<\/name>\n<arch>(\w+)[\s\S]*?ver="([^"]*)" rel="([^"]*)"[\s\S]*?href="[^"]*\/)[^"/]*"/,
        '$1$2-$4-$5.$3.rpm"',
      ),
  }),
  defect({
    id: 'rpm.location.resolves:404',
    sentence: 'Locations lack the folder that the packages are in.',
    kills: ['rpm.location.resolves', 'rpm.pkg.bytes', 'rpm.install.signed', 'x.package.roundtrip'],
    plant: () => replaced('<location href="Packages/', '<location href="'),
  }),
  defect({
    id: 'rpm.location.unique:named-by-architecture',
    sentence: 'Locations end in the architecture, so that all have one name.',
    kills: ['rpm.location.unique'],
    plant: namedByArchitecture,
  }),
  defect({
    id: 'rpm.url.special:encoded-location',
    sentence: 'Locations are percent-encoded.',
    kills: ['rpm.url.special'],
    plant: () =>
      changesPackages((element) =>
        element.replace(
          /<location href="([^"]*)"/,
          (_, href: string) => `<location href="${href.split('/').map(encodeURIComponent).join('/')}"`,
        ),
      ),
  }),
  defect({
    id: 'rpm.deps.requires:none',
    sentence: 'No package requires anything.',
    kills: ['rpm.deps.requires', 'rpm.deps.file', 'rpm.deps.kinds'],
    plant: () => replaced(/<rpm:requires>[\s\S]*?<\/rpm:requires>\n/, ''),
  }),
  defect({
    id: 'rpm.deps.requires:no-versions',
    sentence: 'Requirements are stated without their versions.',
    kills: ['rpm.deps.requires', 'rpm.deps.kinds'],
    plant: () =>
      changesPackages((element) =>
        element.replace(/<rpm:requires>[\s\S]*?<\/rpm:requires>/, (list) => list.replace(/ flags="[^>]*"/g, '')),
      ),
  }),
  defect({
    id: 'rpm.deps.file:no-files',
    sentence: 'primary.xml lists no files.',
    kills: ['rpm.deps.file', 'rpm.oracle.createrepo'],
    plant: () => replaced(/<file>.*<\/file>\n/g, ''),
  }),
  defect({
    id: 'rpm.deps.kinds:no-obsoletes',
    sentence: 'Obsoletes are left out.',
    kills: ['rpm.deps.kinds', 'rpm.oracle.createrepo'],
    plant: () => replaced(/<rpm:obsoletes>[\s\S]*?<\/rpm:obsoletes>\n/, ''),
  }),
  defect({
    id: 'rpm.deps.kinds:rpmlib',
    sentence: 'What rpm requires of itself is listed.',
    kills: ['rpm.deps.kinds'],
    plant: () =>
      replaced(
        '<rpm:requires>\n',
        '<rpm:requires>\n<rpm:entry name="rpmlib(FileDigests)" flags="LE" epoch="0" ver="4.6.0" rel="1"/>\n',
      ),
  }),
  defect({
    id: 'rpm.deps.kinds:no-self-provide',
    sentence: 'No package provides anything, not even itself.',
    kills: ['rpm.deps.kinds', 'rpm.oracle.createrepo'],
    plant: () => replaced(PROVIDES, ''),
  }),
  defect({
    id: 'rpm.oracle.createrepo:no-header-range',
    sentence: 'The place of the header in the file is not stated.',
    kills: ['rpm.oracle.createrepo'],
    plant: () => replaced(/<rpm:header-range [^>]*>\n/, ''),
  }),
  defect({
    id: 'rpm.oracle.createrepo:header-range-of-lead',
    sentence: 'The header is said to begin at the signature.',
    kills: ['rpm.oracle.createrepo'],
    plant: () => replaced(/<rpm:header-range start="\d+"/, '<rpm:header-range start="96"'),
  }),
  defect({
    id: 'rpm.filelists.match:reversed',
    sentence: 'filelists has the packages in another order.',
    kills: ['rpm.filelists.match'],
    plant: () =>
      changesIndex({
        filelists: (xml) => {
          const packages = xml.match(/<package [\s\S]*?<\/package>\n/g) ?? [];
          return xml.replace(packages.join(''), packages.toReversed().join(''));
        },
      }),
  }),
  defect({
    id: 'rpm.filelists.match:missing',
    sentence: 'repomd.xml names no filelists.',
    kills: ['rpm.filelists.match'],
    plant: () => changesIndex({ repomd: (xml) => xml.replace(/<data type="filelists">[\s\S]*?<\/data>\n/, '') }),
  }),
  defect({
    id: 'rpm.filelists.match:package-missing-in-other',
    sentence: 'other lacks a package.',
    kills: ['rpm.filelists.match'],
    plant: () => changesIndex({ other: (xml) => xml.replace(/<package [\s\S]*?<\/package>\n/, '') }),
  }),
  defect({
    id: 'rpm.multiarch:one-per-version',
    sentence: 'Of one version only the first architecture is listed.',
    kills: ['rpm.multiarch'],
    plant: () => onlyFirst(),
  }),
  defect({
    id: 'rpm.index.only-rpms:count',
    sentence: 'primary.xml counts other packages than it lists.',
    kills: ['rpm.index.only-rpms', 'rpm.primary.nevra'],
    plant: () => changesIndex({ primary: (xml) => xml.replace(/packages="\d+"/, 'packages="99"') }),
  }),
  defect({
    id: 'rpm.xml.hostile:control-character',
    sentence: 'A control character is written as a reference.',
    kills: ['rpm.xml.hostile'],
    plant: () => replaced(/<summary>a &amp;/, '<summary>a &#1;&amp;'),
  }),
  defect({
    id: 'rpm.xml.hostile:escaped-again',
    sentence: 'Ampersands are escaped again when the index is written once more.',
    kills: ['rpm.xml.hostile'],
    plant: () =>
      changesIndex({ primary: (xml) => (xml.includes('packages="1"') ? xml : xml.replaceAll('&amp;', '&amp;amp;')) }),
  }),
  defect({
    id: 'rpm.xml.hostile:raw-ampersand',
    sentence: 'Authors in changelogs are not escaped.',
    kills: ['rpm.xml.hostile'],
    plant: () => changesIndex({ other: (xml) => xml.replace(/&amp; B"/, '& B"') }),
  }),
];

function namedByArchitecture(): Plant {
  const renaming = changesPackages((element) =>
    element.replace(/<location href="([^"]*)"/, '<location href="$1/noarch.rpm"'),
  );
  return {
    matches: (request) => renaming.matches(request) || request.path.endsWith('/noarch.rpm'),
    request: (request: DoorRequest) => ({ forward: { ...request, path: request.path.replace(/\/noarch\.rpm$/, '') } }),
    response: (response, request, tools) =>
      renaming.matches(request) ? renaming.response!(response, request, tools) : response,
  };
}

function onlyFirst(): Plant {
  return changesIndex({
    primary: (xml) => {
      const seen = new Set<string>();
      const kept = xml.replace(/<package type="rpm">[\s\S]*?<\/package>\n/g, (element) => {
        const name = /<name>(.*?)<\/name>/.exec(element)![1]!;
        if (seen.has(name)) return '';
        seen.add(name);
        return element;
      });
      return kept.replace(/packages="\d+"/, `packages="${seen.size}"`);
    },
  });
}
