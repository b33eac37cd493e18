import { createReadStream } from 'node:fs';

const NEWLINE = 0x0a;

/**
 * Hands every complete line of a file to `onLine`, with its number from 1, in bounded memory. Resolves to the bytes after the last newline, which a
 * kill in mid-write leaves behind: 0 when the file ends as it should.
 */
export async function eachLine(path: string, onLine: (line: string, number: number) => void): Promise<number> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      onLine(bytes.toString('utf8', start, end), ++number);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  return rest.length;
}
