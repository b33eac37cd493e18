import type { IncomingMessage } from 'node:http';
import type { Redactor } from '../core/redact.ts';

/** Headers as they stand on the wire: name, value, name, value, ... with order, spelling and repetition. */
export type RawHeaders = readonly string[];

/** Concern one connection and are not forwarded: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

export function* pairs(headers: RawHeaders): Generator<[name: string, value: string]> {
  for (let index = 0; index + 1 < headers.length; index += 2) yield [headers[index]!, headers[index + 1]!];
}

/** The headers that may be forwarded, without those that concern the connection and those in `others`. */
export function endToEnd(headers: RawHeaders, others: readonly string[] = []): string[] {
  const dropped = new Set([...HOP_BY_HOP, ...others]);
  for (const [name, value] of pairs(headers)) {
    if (name.toLowerCase() === 'connection') {
      for (const named of value.split(',')) dropped.add(named.trim().toLowerCase());
    }
  }
  return [...pairs(headers)].filter(([name]) => !dropped.has(name.toLowerCase())).flat();
}

/** Whether the headers announce a body. */
export function hasBody(message: IncomingMessage): boolean {
  const length = message.headers['content-length'];
  return message.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Lower-case names; repeated headers are joined by `, `. Values are redacted when a redactor is given. */
export function headerRecord(headers: RawHeaders, redactor?: Redactor): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [rawName, rawValue] of pairs(headers)) {
    const name = rawName.toLowerCase();
    const value = redactor ? redactor.header(name, rawValue) : rawValue;
    record[name] = record[name] === undefined ? value : `${record[name]}, ${value}`;
  }
  return record;
}

/** A record of headers in the form of the wire. */
export function rawHeaders(record: Readonly<Record<string, string>>): string[] {
  return Object.entries(record).flat();
}
