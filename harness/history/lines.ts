import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const NEWLINE = 0x0a;

/**
 * Hands every complete line of a file to `onLine`, with its number from 1, in bounded memory. Resolves to the bytes after the last newline, which a
 * kill in mid-write leaves behind: 0 when the file ends as it should.
 */
export async function eachLine(path: string, onLine: (line: string, number: number) => void): Promise<number> {
  const decoder = new StringDecoder('utf8');
  let [rest, restBytes, number] = ['', 0, 0];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(NEWLINE);
    restBytes = last === -1 ? restBytes + chunk.length : chunk.length - last - 1;
    const lines = `${rest}${decoder.write(chunk)}`.split('\n');
    rest = lines.pop()!;
    for (const line of lines) onLine(line, ++number);
  }
  return restBytes;
}
