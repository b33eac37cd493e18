// The tags that rpm 4.18 needs, and those that rpmbuild writes besides:
// https://rpm-software-management.github.io/rpm/manual/tags.html
import { basename, dirname } from 'node:path';
import { archiveTime } from '../../archive/entry.ts';
import { type Dependency, parseDependency, rpmlib, SENSE } from './dependency.ts';
import type { Value } from './header.ts';
import type { Manifest } from './manifest.ts';
import type { InstalledFile, Payload } from './payload.ts';
import type { TagName } from './tag.ts';
import { type Evr, evrText } from './version.ts';

type Tags = Partial<Record<TagName, Value | undefined>>;

/** rpmfileAttrs of rpmfiles.h. */
const FILE_FLAG = { config: 1, doc: 2, noreplace: 16, license: 128 } as const;

const REGULAR_FILE = 0o100000;
const SHA256 = 8;

/** Everything that the main header says. */
export function headerTags(name: string, evr: Evr, manifest: Manifest, payload: Payload): Tags {
  return {
    headerI18nTable: ['C'],
    name,
    version: evr.version,
    release: evr.release,
    epoch: evr.epoch,
    ...descriptionTags(manifest),
    size: payload.files.reduce((sum, file) => sum + file.size, 0),
    sourceRpm: `${name}-${evr.version}-${evr.release}.src.rpm`,
    ...dependencyTags(name, evr, manifest),
    ...fileTags(payload.files),
    payloadFormat: 'cpio',
    payloadCompressor: 'gzip',
    payloadFlags: '1',
    payloadDigest: [payload.file.sha256],
    payloadDigestAlgo: SHA256,
    payloadDigestAlt: [payload.unpacked.sha256],
  };
}

function descriptionTags(manifest: Manifest): Tags {
  const { Changelog } = manifest;
  const logged = Changelog.length > 0;
  return {
    summary: [manifest.Summary],
    description: [manifest.Description],
    group: [manifest.Group],
    license: manifest.License,
    url: manifest.URL,
    vendor: manifest.Vendor,
    packager: manifest.Packager,
    arch: manifest.Arch,
    os: 'linux',
    encoding: 'utf-8',
    rpmVersion: '4.18.0',
    buildTime: archiveTime(),
    buildHost: 'regproof.test',
    changelogTime: logged ? Changelog.map((entry) => entry.time) : undefined,
    changelogName: logged ? Changelog.map((entry) => entry.author) : undefined,
    changelogText: logged ? Changelog.map((entry) => entry.text) : undefined,
    ...(manifest.Pre === '' ? {} : { preIn: manifest.Pre, preInProg: '<lua>' }),
    ...(manifest.Post === '' ? {} : { postIn: manifest.Post, postInProg: '<lua>' }),
  };
}

/** What a package provides by itself, and what it needs of rpm. */
function dependencyTags(name: string, evr: Evr, manifest: Manifest): Tags {
  const own = { name, flags: SENSE.equal, version: evrText(evr) };
  const parsed = (texts: readonly string[]) => texts.map(parseDependency);
  return {
    ...relation('provide', [...parsed(manifest.Provides), own]),
    ...relation('require', [...parsed(manifest.Requires), ...needs(manifest)]),
    ...relation('conflict', parsed(manifest.Conflicts)),
    ...relation('obsolete', parsed(manifest.Obsoletes)),
    ...relation('recommend', parsed(manifest.Recommends)),
    ...relation('suggest', parsed(manifest.Suggests)),
    ...relation('supplement', parsed(manifest.Supplements)),
    ...relation('enhance', parsed(manifest.Enhances)),
  };
}

type Relation = 'provide' | 'require' | 'conflict' | 'obsolete' | 'recommend' | 'suggest' | 'supplement' | 'enhance';

/** The three tags of one relation. rpm looks names up by bisection, so they are sorted. */
function relation(kind: Relation, dependencies: readonly Dependency[]): Tags {
  if (dependencies.length === 0) return {};
  const sorted = dependencies.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    [`${kind}Name`]: sorted.map((dependency) => dependency.name),
    [`${kind}Flags`]: sorted.map((dependency) => dependency.flags),
    [`${kind}Version`]: sorted.map((dependency) => dependency.version),
  };
}

function needs(manifest: Manifest): Dependency[] {
  const relations = [manifest.Requires, manifest.Conflicts, manifest.Recommends, manifest.Provides].flat();
  const all = [
    rpmlib('CompressedFileNames', '3.0.4-1'),
    rpmlib('FileDigests', '4.6.0-1'),
    rpmlib('PayloadFilesHavePrefix', '4.0-1'),
  ];
  if (manifest.Pre || manifest.Post) all.push(rpmlib('BuiltinLuaScripts', '4.2.2-1'));
  if (relations.some((text) => text.startsWith('('))) all.push(rpmlib('RichDependencies', '4.12.0-1'));
  if (relations.some((text) => text.includes('~'))) all.push(rpmlib('TildeInVersions', '4.10.0-1'));
  if (relations.some((text) => text.includes('^'))) all.push(rpmlib('CaretInVersions', '4.15.0-1'));
  return all;
}

function fileTags(files: readonly InstalledFile[]): Tags {
  const folders = [...new Set(files.map((file) => `/${dirname(file.path)}/`))];
  const same = <V>(value: V) => files.map(() => value);
  return {
    baseNames: files.map((file) => basename(file.path)),
    dirNames: folders,
    dirIndexes: files.map((file) => folders.indexOf(`/${dirname(file.path)}/`)),
    fileSizes: files.map((file) => file.size),
    fileModes: files.map((file) => REGULAR_FILE | file.mode),
    fileRdevs: same(0),
    fileMtimes: same(archiveTime()),
    fileDigests: files.map((file) => file.sha256),
    fileDigestAlgo: SHA256,
    fileLinkTos: same(''),
    fileFlags: files.map((file) => flagsOf(file.path)),
    fileUserName: same('root'),
    fileGroupName: same('root'),
    fileVerifyFlags: same(0xffffffff),
    fileDevices: same(1),
    fileInodes: files.map((_, index) => index + 1),
    fileLangs: same(''),
  };
}

function flagsOf(path: string): number {
  if (path.startsWith('etc/')) return FILE_FLAG.config | FILE_FLAG.noreplace;
  if (path.startsWith('usr/share/doc/') || path.startsWith('usr/share/man/')) return FILE_FLAG.doc;
  return path.startsWith('usr/share/licenses/') ? FILE_FLAG.license : 0;
}
