import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Exchange } from '../../core/exchange.ts';

/** An exchange as the wire log has it; only what the page shows. */
export type WireExchange = Omit<Exchange, 'id' | 'host' | 'firstByteMs' | 'door' | 'detail'>;

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

function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}
