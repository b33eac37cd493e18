import { Guard } from '../../../archive/read.ts';
import { readTar } from '../../../archive/read-tar.ts';
import { storedBytes } from '../../../archive/stored-bytes.ts';
import { Violation } from '../../../core/finding.ts';
import { Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';
import { METADATA_FIELDS, type Metadata, parseYaml } from '../metadata.ts';
import { isChartName, isChartVersion } from '../name.ts';

/** What an archive says of itself. */
export interface Chart {
  readonly name: string;
  readonly version: string;
  readonly metadata: Metadata;
}

/** Helm reads no chart beyond this: https://github.com/helm/helm/blob/main/pkg/chart/loader/archive/archive.go */
const LARGEST = 100 << 20;

/** Reads a stored archive; 422 for what no helm would install. */
export async function readChart(repository: Repository, blob: StoredBlob): Promise<Chart> {
  const guard = new Guard({ want: isManifest, maxBytes: LARGEST, maxKept: 1 << 20 });
  try {
    await readTar(storedBytes(repository, blob), guard, true);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Refusal(422, `${error.message} Expected ${error.expected}, found ${error.actual}.`);
  }
  const files = [...guard.files.values()];
  const folders = new Set(files.map(({ path }) => path.split('/')[0]));
  const manifest = files.find(({ path }) => isManifest(path))?.content;
  if (!manifest || folders.size !== 1) throw new Refusal(422, 'The archive is not one folder with a Chart.yaml.');
  return checked(parseYaml(manifest.toString('utf8')));
}

function isManifest(path: string): boolean {
  return /^[^/]+\/Chart\.yaml$/.test(path);
}

function checked(document: Metadata | string): Chart {
  if (typeof document === 'string') throw new Refusal(422, `Chart.yaml cannot be read: ${document}`);
  const { name, version, apiVersion } = document;
  if (apiVersion !== 'v1' && apiVersion !== 'v2') throw new Refusal(422, 'apiVersion of Chart.yaml is v1 or v2.');
  if (typeof name !== 'string' || !isChartName(name)) throw new Refusal(422, `${name} is no name of a chart.`);
  if (typeof version !== 'string' || !isChartVersion(version)) throw new Refusal(422, `${version} is no SemVer 2.`);
  return { name, version, metadata: { ...known(document), ...textual(document, 'appVersion') } };
}

/** Helm reads indexes strictly and charts leniently: what it does not know must not get from one into the other. */
function known(document: Metadata): Metadata {
  return Object.fromEntries(
    METADATA_FIELDS.filter((field) => field in document).map((field) => [field, document[field]]),
  );
}

/** Helm takes a number for a text where it wants one. */
function textual(document: Metadata, field: string): Metadata {
  const value = document[field];
  return typeof value === 'number' ? { [field]: String(value) } : {};
}
