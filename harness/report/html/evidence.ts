import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CELLS, cellFolder } from '../../core/cell-name.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { CellResult, Report } from '../../core/report.ts';
import { seededName } from '../../core/seed.ts';
import { isMissing } from '../../core/storage-error.ts';
import { readMany } from '../read-many.ts';

/** An exchange as the wire log has it; only what the page shows. */
export type WireExchange = Omit<Exchange, 'id' | 'host' | 'firstByteMs' | 'door' | 'detail'>;

/** The exchanges of a cell, in its folder; those of a run of no cell, and those of older runs, in that of the run. */
export const WIRE_FILE = 'wire.jsonl';

/** The exchanges of the cells of a report, by their tags. */
export async function readExchanges(dir: string, report: Report): Promise<Map<string, WireExchange[]>> {
  const tags = new Set(report.cells.map((cell) => tagOf(report, cell)));
  const wanted = ({ tag }: WireExchange) => tag !== undefined && tags.has(tag);
  const found = await readLines<WireExchange>(dir, WIRE_FILE, wanted);
  const folders = existsSync(join(dir, CELLS)) ? new Set(report.cells.map(({ name }) => cellFolder(name))) : [];
  const own = await readMany(folders, (folder) => readSmall(join(dir, folder, WIRE_FILE)));
  return Map.groupBy([...found, ...own.flat().filter(wanted)], ({ tag }) => tag!);
}

/** The tag under which the front door recorded a cell: the cell's own name space. */
export function tagOf({ run }: Pick<Report, 'run'>, { name, attempt }: Pick<CellResult, 'name' | 'attempt'>): string {
  return seededName(8, run.seed, name, `${attempt}`);
}

/** A generated package: a line of packages.jsonl. */
export interface PackageRecord {
  readonly cell: string;
  readonly purl: string;
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
}

/** The lines of a file of JSON lines that `wanted` accepts; none where there is no such file. The last line of a run that died may be torn. */
export async function readLines<T>(
  dir: string,
  name: string,
  wanted: (value: T) => boolean = () => true,
): Promise<T[]> {
  const found: T[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(join(dir, name)) })) {
      const value = parsed<T>(line);
      if (value !== undefined && wanted(value)) found.push(value);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return found;
}

/** All lines of a file that fits into memory, as what one cell did does. */
async function readSmall(path: string): Promise<WireExchange[]> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (isMissing(error)) return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => parsed<WireExchange>(line) ?? []);
}

function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}
