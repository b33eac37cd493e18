import PQueue from 'p-queue';
import { HarnessError } from '../core/error.ts';
import type { Package, PackageFile } from '../core/package.ts';
import type { IndexedFile } from '../core/protocol.ts';
import type { Size } from '../core/size.ts';
import type { FormatUnderLoad } from './format-under-load.ts';
import { publish } from './operation.ts';
import { WireMeter } from './wire-meter.ts';

/** A package that is there before the load begins, with its largest file and where the index has it. */
export interface Stocked {
  readonly pkg: Package;
  readonly file: PackageFile;
  readonly entry: IndexedFile;
}

const GENERATORS = 2;

/** Generates packages of distinct names. */
export function makePackages(subject: FormatUnderLoad, base: string, count: number, size: Size): Promise<Package[]> {
  const queue = new PQueue({ concurrency: GENERATORS });
  const jobs = Array.from({ length: count }, (_, index) => () => subject.make(`${base}${index}`, '1.0.0', size));
  return queue.addAll(jobs);
}

/** Publishes packages one after the other and reads where they are. Throws PROVISION_FAILED when one of them is not taken or not listed: there is nothing to load then. */
export async function publishStock(subject: FormatUnderLoad, packages: readonly Package[]): Promise<Stocked[]> {
  const stocked: Stocked[] = [];
  for (const pkg of packages) {
    const meter = new WireMeter();
    const http = subject.http({ intercept: meter.intercept });
    const { type, error } = await publish({ subject, http, process: 'stock' }, pkg, () => meter.requests);
    if (type !== 'ok') throw unstocked(subject, pkg, `its publication ended with ${error}`);
    const file = pkg.files.reduce((largest, each) => (each.size > largest.size ? each : largest));
    const entry = (await subject.protocol.readIndex(http, pkg.name)).find(({ name }) => name === file.name);
    if (!entry) throw unstocked(subject, pkg, `the index does not list ${file.name}`);
    stocked.push({ pkg, file, entry });
  }
  return stocked;
}

function unstocked({ format }: FormatUnderLoad, { purl }: Package, why: string): HarnessError {
  return new HarnessError(
    'PROVISION_FAILED',
    `Before any load of ${format}, ${purl} could not be put in place: ${why}.`,
    `Look at the format without load first: npx regproof run --profile ${format}.`,
  );
}
