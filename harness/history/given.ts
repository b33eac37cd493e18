import { existsSync } from 'node:fs';
import { z } from 'zod';
import { sha256 } from './event.ts';
import { parseStored } from './invalid.ts';
import { eachLine } from './lines.ts';

const givenSchema = z.object({
  purl: z.string().startsWith('pkg:', 'a package URL would be right'),
  /** The main one first. */
  files: z
    .array(z.object({ name: z.string(), sha256, size: z.number().int().nonnegative() }))
    .min(1)
    .readonly(),
});

/** A package as it was made for publication: what all of a publish is. A line of packages.jsonl, which says more. */
export type GivenPackage = Readonly<z.infer<typeof givenSchema>>;

/** Reads packages.jsonl; none when there is no such file. A last line that was cut off is left out. Throws REPORT_INVALID with path, line and key. */
export async function readGiven(path: string): Promise<GivenPackage[]> {
  const given: GivenPackage[] = [];
  if (!existsSync(path)) return given;
  await eachLine(path, (line, number) => given.push(parseStored(line, `${path}:${number}`, givenSchema)));
  return given;
}
