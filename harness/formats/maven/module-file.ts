// Gradle Module Metadata 1.1: https://github.com/gradle/gradle/blob/master/platforms/documentation/docs/src/docs/design/gradle-module-metadata-latest-specification.md
import type { PackageFile } from '../../core/package.ts';
import type { Coordinates } from './coordinates.ts';

/** The module file of an artifact with the variants that a Java library has: for compiling, for running, and its sources. */
export function moduleFile(
  { group, artifact }: Coordinates,
  version: string,
  jar: PackageFile,
  sources: PackageFile,
): string {
  const java = {
    'org.gradle.category': 'library',
    'org.gradle.dependency.bundling': 'external',
    'org.gradle.jvm.version': 8,
    'org.gradle.libraryelements': 'jar',
  };
  const documentation = {
    'org.gradle.category': 'documentation',
    'org.gradle.dependency.bundling': 'external',
    'org.gradle.docstype': 'sources',
    'org.gradle.usage': 'java-runtime',
  };
  const variants = [
    { name: 'apiElements', attributes: { ...java, 'org.gradle.usage': 'java-api' }, files: [fileOf(jar)] },
    { name: 'runtimeElements', attributes: { ...java, 'org.gradle.usage': 'java-runtime' }, files: [fileOf(jar)] },
    { name: 'sourcesElements', attributes: documentation, files: [fileOf(sources)] },
  ];
  const component = {
    group,
    module: artifact,
    version,
    attributes: { 'org.gradle.status': version.endsWith('-SNAPSHOT') ? 'integration' : 'release' },
  };
  return `${JSON.stringify({ formatVersion: '1.1', component, createdBy: { gradle: { version: '8.10' } }, variants }, null, 2)}\n`;
}

function fileOf({ name, size, sha512, sha256, sha1, md5 }: PackageFile) {
  return { name, url: name, size, sha512, sha256, sha1, md5 };
}
