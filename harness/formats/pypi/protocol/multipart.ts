// multipart/form-data: RFC 7578

import { createHash } from 'node:crypto';

export interface FilePart {
  readonly field: string;
  readonly filename: string;
  readonly bytes: Buffer;
}

/** A form's body; the boundary follows from its fields, so that equal forms are equal bytes. */
export function multipart(
  fields: readonly (readonly [string, string])[],
  file: FilePart | null,
): { contentType: string; body: Buffer } {
  const boundary = `regproof-${createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 32)}`;
  const pieces: Buffer[] = fields.map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  if (file) {
    const disposition = `form-data; name="${file.field}"; filename="${file.filename}"`;
    const head = `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`;
    pieces.push(Buffer.from(head), file.bytes, Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(pieces) };
}
