import { type Defect, defect } from '../../../core/defect.ts';
import type { PackageRecord } from '../protocol/repodata.ts';
import { eachRecord, editsChannel, editsRecords } from './channel.ts';

const without = (record: PackageRecord, field: string): PackageRecord => {
  const { [field]: _left, ...others } = record;
  return others;
};

/** Defects of what the records say; all forms of the index agree. */
export const recordDefects: readonly Defect[] = [
  defect({
    id: 'conda.pkg.bytes:md5-of-nothing',
    sentence: 'Every record has the MD5 of an empty file.',
    kills: ['conda.pkg.bytes', 'x.package.roundtrip', 'conda.install.v1'],
    plant: editsRecords((record) => ({ ...record, md5: 'd41d8cd98f00b204e9800998ecf8427e' })),
  }),
  defect({
    id: 'conda.pkg.bytes:sha256-of-another',
    sentence: 'The SHA-256 in a record is not that of the file.',
    kills: ['conda.pkg.bytes', 'conda.install.v2', 'x.package.roundtrip'],
    plant: editsRecords((record) => ({
      ...record,
      sha256: record.sha256.replace(/^../, (start: string) => (start === '00' ? '01' : '00')),
    })),
  }),
  defect({
    id: 'conda.pkg.bytes:length',
    sentence: 'A record states one byte more than the file has.',
    kills: ['conda.pkg.bytes', 'conda.install.v1'],
    plant: editsRecords((record) => ({ ...record, size: record.size + 1 })),
  }),
  defect({
    id: 'conda.repodata.valid:other-subdir',
    sentence: 'info.subdir names another folder.',
    kills: ['conda.repodata.valid'],
    plant: editsChannel({ document: (document) => ({ ...document, info: { subdir: 'win-64' } }) }),
  }),
  defect({
    id: 'conda.repodata.valid:number-as-text',
    sentence: 'Build numbers are texts.',
    kills: ['conda.repodata.valid', 'conda.record.index-json'],
    plant: editsRecords((record) => ({ ...record, build_number: String(record.build_number) })),
  }),
  defect({
    id: 'conda.repodata.valid:no-digest',
    sentence: 'Records have no SHA-256.',
    kills: ['conda.repodata.valid', 'conda.pkg.bytes'],
    plant: editsRecords((record) => without(record, 'sha256')),
  }),
  defect({
    id: 'conda.split:old-among-new',
    sentence: 'A .tar.bz2 stands under packages.conda.',
    kills: ['conda.split', 'conda.repodata.valid'],
    plant: editsChannel({
      document: (document) => {
        const { packages, 'packages.conda': conda } = document;
        const [first] = Object.keys(packages);
        if (first !== undefined) return { ...document, packages: {}, 'packages.conda': { ...conda, ...packages } };
        return { ...document, 'packages.conda': {}, packages: conda };
      },
    }),
  }),
  defect({
    id: 'conda.split:new-among-old',
    sentence: 'A .conda stands under packages.',
    kills: ['conda.split', 'conda.repodata.valid'],
    plant: editsChannel({
      document: ({ packages, 'packages.conda': conda, ...document }) => ({
        ...document,
        packages: { ...packages, ...conda },
        'packages.conda': {},
      }),
    }),
  }),
  defect({
    id: 'conda.record.index-json:depends-dropped',
    sentence: 'Records name no dependencies.',
    kills: ['conda.record.index-json', 'conda.deps', 'conda.noarch.python'],
    plant: editsRecords((record) => ({ ...record, depends: [] })),
  }),
  defect({
    id: 'conda.record.index-json:constrains-dropped',
    sentence: 'Records do not say what a package cannot be beside of.',
    kills: ['conda.record.index-json', 'conda.oracle.index'],
    plant: editsRecords((record) => without(record, 'constrains')),
  }),
  defect({
    id: 'conda.record.index-json:seconds',
    sentence: 'Timestamps are in seconds.',
    kills: ['conda.record.index-json', 'conda.oracle.index'],
    plant: editsRecords((record) => ({ ...record, timestamp: Math.floor(record.timestamp / 1000) })),
  }),
  defect({
    id: 'conda.record.index-json:license-simplified',
    sentence: 'Of a license expression the first license is listed.',
    kills: ['conda.record.index-json', 'conda.oracle.index'],
    plant: editsRecords((record) => ({ ...record, license: record.license.split(' ')[0] })),
  }),
  defect({
    id: 'conda.builds.all:number-lost',
    sentence: 'Every build has number 0.',
    kills: ['conda.builds.all', 'conda.record.index-json', 'conda.oracle.index'],
    plant: editsRecords((record) => ({ ...record, build_number: 0 })),
  }),
  defect({
    id: 'conda.builds.all:first-build-alone',
    sentence: 'Of each version the first build is listed.',
    kills: ['conda.builds.all', 'conda.delete'],
    plant: editsRecords((record, _file, all) => {
      const same = all.find(({ name, version }) => name === record.name && version === record.version)!;
      return same.build === record.build ? record : undefined;
    }),
  }),
  defect({
    id: 'conda.order:epoch-lost',
    sentence: 'Versions are listed without their epoch.',
    kills: ['conda.order', 'conda.repodata.valid', 'conda.oracle.index'],
    plant: editsRecords((record) => ({ ...record, version: record.version.replace(/^\d+!/, '') })),
  }),
  defect({
    id: 'conda.noarch.python:kind-lost',
    sentence: 'Records do not say that a package is for any platform.',
    kills: ['conda.noarch.python', 'conda.record.index-json'],
    plant: editsRecords((record) => without(record, 'noarch')),
  }),
  defect({
    id: 'conda.deps:upper-bound-lost',
    sentence: 'Of each dependency the first bound is listed.',
    kills: ['conda.deps', 'conda.record.index-json'],
    plant: editsRecords((record) => ({ ...record, depends: record.depends.map((each: string) => each.split(',')[0]) })),
  }),
  defect({
    id: 'conda.concurrent.upload:one-lost',
    sentence: 'Of many packages one is not listed.',
    kills: ['conda.concurrent.upload'],
    plant: editsRecords((record, _file, all) => {
      const own = all.filter(({ name }) => name === record.name).map(({ version }) => version);
      return own.length > 6 && own.indexOf(record.version) === 4 ? undefined : record;
    }),
  }),
  defect({
    id: 'conda.delete:record-kept',
    sentence: 'What was listed once stays listed.',
    kills: ['conda.delete', 'x.state.delete-is-real'],
    plant: () => {
      const known = new Map<string, PackageRecord>();
      return editsChannel({
        document(document, subdir) {
          eachRecord(document, (record, file) => {
            known.set(`${subdir}/${file}`, record);
            return record;
          });
          const kept = [...known].filter(([path]) => path.startsWith(`${subdir}/`));
          const of = (ending: string) =>
            Object.fromEntries(
              kept.flatMap(([path, record]) => (path.endsWith(ending) ? [[path.split('/')[1]!, record]] : [])),
            );
          return { ...document, packages: of('.tar.bz2'), 'packages.conda': of('.conda') };
        },
      })();
    },
  }),
];
