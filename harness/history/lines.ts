import { createReadStream } from 'node:fs';

/**
 * Hands every complete line of a file to `onLine`, with its number from 1, in bounded memory. Resolves to the bytes after the last newline, which a
 * kill in mid-write leaves behind: 0 when the file ends as it should.
 */
export async function eachLine(path: string, onLine: (line: string, number: number) => void): Promise<number> {
  let rest = '';
  let number = 0;
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop()!;
    for (const line of lines) onLine(line, ++number);
  }
  return Buffer.byteLength(rest);
}
