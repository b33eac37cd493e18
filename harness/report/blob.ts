import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { HarnessError } from '../core/error.ts';
import { type Report, reportSchema } from '../core/report.ts';
import type { Reporter } from './reporter.ts';

const MAGIC = 'regproof-blob 1';

/** report.blob: the report in one file that says whether it is whole; what shards are merged from. */
export function blobReporter(): Reporter {
  return {
    id: 'blob',
    onEnd: (report, results) => results.write('report.blob', packBlob(results.redact(JSON.stringify(report)))),
  };
}

/** A head line with size and digest of the report, then the report, packed. */
export function packBlob(report: string): string {
  const bytes = Buffer.from(report);
  const head = { format: MAGIC, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  return `${JSON.stringify(head)}\n${gzipSync(bytes).toString('base64')}\n`;
}

/** The report in a blob. `name` is what errors call it. Throws REPORT_INVALID for one that is truncated, changed or something else. */
export function unpackBlob(blob: string, name: string): Report {
  try {
    const [first = '', packed = ''] = blob.split('\n');
    const head = JSON.parse(first);
    if (head.format !== MAGIC) throw new Error(`it is of the format ${JSON.stringify(head.format)}`);
    const bytes = gunzipSync(Buffer.from(packed, 'base64'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (bytes.length !== head.bytes || sha256 !== head.sha256) throw new Error('its digest is not the stated one');
    return reportSchema.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    const why = (cause as Error).message.split('\n')[0];
    throw new HarnessError(
      'REPORT_INVALID',
      `${name} is no whole blob of this version: ${why}.`,
      'Copy it again, or repeat the shard with --reporter blob.',
      { cause },
    );
  }
}
