import { type Defect, defect } from '../../../core/defect.ts';
import { answers, changesAbsent, changesMetadata, puts, reads, readsMetadata, text } from './rewrite.ts';

const EMPTY = '<?xml version="1.0" encoding="UTF-8"?>\n<metadata></metadata>\n';

/** What metadata says, and where there should be none. */
export const metadataDefects: readonly Defect[] = [
  defect({
    id: 'maven.meta.artifact-level:last-version-only',
    sentence: 'The metadata names the version alone that was deployed last.',
    kills: ['maven.meta.artifact-level', 'maven.meta.concurrent'],
    plant: () => changesMetadata(({ versions }) => (versions.length > 1 ? { versions: versions.slice(-1) } : null)),
  }),
  defect({
    id: 'maven.meta.artifact-level:order-of-letters',
    sentence: 'The release is the highest in the order of letters.',
    kills: ['maven.meta.artifact-level'],
    plant: () =>
      changesMetadata(({ versions, release }) =>
        release === undefined
          ? null
          : {
              release: versions
                .filter((each) => !each.endsWith('-SNAPSHOT'))
                .toSorted()
                .at(-1)!,
            },
      ),
  }),
  defect({
    id: 'maven.meta.artifact-level:snapshot-as-release',
    sentence: 'The release is a snapshot.',
    kills: ['maven.meta.artifact-level'],
    plant: () =>
      changesMetadata(({ versions, release }) =>
        release === undefined ? null : { release: versions.find((each) => each.endsWith('-SNAPSHOT')) ?? release },
      ),
  }),
  defect({
    id: 'maven.meta.artifact-level:time-with-signs',
    sentence: 'lastUpdated is written with hyphens and colons.',
    kills: ['maven.meta.artifact-level'],
    plant: () =>
      changesMetadata(({ lastUpdated }) =>
        lastUpdated ? { lastUpdated: `${lastUpdated.slice(0, 4)}-${lastUpdated.slice(4)}` } : null,
      ),
  }),
  defect({
    id: 'maven.meta.version-range:highest-missing',
    sentence: 'The metadata lacks version 1.10.',
    kills: ['maven.meta.version-range', 'maven.meta.artifact-level'],
    plant: () => changesMetadata(({ versions }) => ({ versions: versions.filter((each) => each !== '1.10') })),
  }),
  defect({
    id: 'maven.meta.absent-404:empty-document',
    sentence: 'Metadata that does not exist is an empty document.',
    kills: ['maven.meta.absent-404'],
    plant: () => changesAbsent(readsMetadata, text(200, EMPTY, 'application/xml')),
  }),
  defect({
    id: 'maven.meta.absent-404:text',
    sentence: 'Metadata that does not exist is a line of text.',
    kills: ['maven.meta.absent-404'],
    plant: () => changesAbsent(readsMetadata, text(200, 'Empty build metadata')),
  }),
  defect({
    id: 'maven.meta.concurrent:lost-update',
    sentence: 'Of deployments at once one overwrites what another has added to the metadata.',
    kills: ['maven.meta.concurrent'],
    plant: () =>
      changesMetadata(({ versions }) =>
        versions.length > 3 ? { versions: versions.filter((_, index) => index !== 2) } : null,
      ),
  }),
  defect({
    id: 'maven.snapshot.redeploy:second-refused',
    sentence: 'A snapshot can be deployed once.',
    kills: ['maven.snapshot.redeploy'],
    plant: () => {
      const seen = new Set<string>();
      return {
        matches: puts(/-SNAPSHOT\/[^/]+\.jar$/),
        request: (request) => {
          const folder = request.path.slice(0, request.path.lastIndexOf('/'));
          if (seen.has(folder)) return { answer: text(400, 'package already exists') };
          seen.add(folder);
          return { forward: request };
        },
      };
    },
  }),
  defect({
    id: 'maven.snapshot.redeploy:number-frozen',
    sentence: 'The build number stays 1.',
    kills: ['maven.snapshot.redeploy'],
    plant: () => changesMetadata(({ snapshot }) => (snapshot ? { snapshot: { ...snapshot, buildNumber: '1' } } : null)),
  }),
  defect({
    id: 'maven.snapshot.metadata:no-files',
    sentence: 'The metadata of a snapshot names no files.',
    kills: ['maven.snapshot.metadata'],
    plant: () => changesMetadata(() => ({ snapshotVersions: [] })),
  }),
  defect({
    id: 'maven.snapshot.metadata:sources-as-newest',
    sentence: 'The jar with the sources is named as the main one.',
    kills: ['maven.snapshot.metadata'],
    plant: () =>
      changesMetadata(({ snapshotVersions }) => ({
        snapshotVersions: snapshotVersions.map((each) =>
          each.classifier === '' && each.extension === 'jar' ? { ...each, value: `${each.value}-sources` } : each,
        ),
      })),
  }),
  defect({
    id: 'maven.snapshot.metadata:classifier-in-version',
    sentence: 'Classifiers are taken for a part of the version.',
    kills: ['maven.snapshot.metadata'],
    plant: () =>
      changesMetadata(({ snapshotVersions }) => ({
        snapshotVersions: snapshotVersions.map((each) => ({
          ...each,
          classifier: '',
          value: each.classifier ? `${each.value}-${each.classifier}` : each.value,
        })),
      })),
  }),
  defect({
    id: 'maven.meta.concurrent:checksum-of-the-loser',
    sentence: 'The checksum beside the metadata is that of an earlier one.',
    kills: ['maven.meta.concurrent', 'maven.checksum.sidecars'],
    plant: () =>
      answers(
        reads(/maven-metadata\.xml\.(sha1|md5|sha256|sha512)$/),
        text(200, 'da39a3ee5e6b4b0d3255bfef95601890afd80709'),
      ),
  }),
];
