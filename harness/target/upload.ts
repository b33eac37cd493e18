import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { HarnessError } from '../core/error.ts';
import type { StepResult } from '../core/executor.ts';
import type { RawHttp, RawRequest, RawResponse, StreamedBody } from '../core/http.ts';
import type { Package, PackageFile } from '../core/package.ts';
import { derive } from '../core/seed.ts';
import { fill, fillDeep, type Holes } from './fill.ts';
import type { UploadStep } from './schema.ts';

type UploadRequest = Exclude<UploadStep, { run: unknown }>;

export interface UploadOptions {
  /** The `upload` list of the target's format. */
  readonly steps: readonly UploadStep[];
  /** Holes of the target. */
  readonly holes: Holes;
  /** The push URL as the cell uses it. */
  readonly push: string;
  /** The target.yaml, for messages. */
  readonly where: string;
  /** Runs a command beside the registry. */
  run(argv: readonly string[]): Promise<StepResult>;
}

/**
 * Sends a package's declared upload requests in order, and returns the last answer or the first whose status was not expected. After such
 * an answer the other files of the same step are sent all the same: a registry that refuses and stores would not be found out otherwise.
 */
export async function sendUpload(
  http: Pick<RawHttp, 'request'>,
  pkg: Package,
  options: UploadOptions,
  request: RawRequest = {},
): Promise<RawResponse> {
  let last: RawResponse | undefined;
  for (const step of options.steps) {
    if ('run' in step) {
      await runCommand(step.run, pkg, options);
      continue;
    }
    let refusal: RawResponse | undefined;
    for (const file of perFile(step) ? uploadOrder(pkg, step.ending) : [pkg.file]) {
      last = await sendOne(http, step, file, pkg, options, request);
      if (!step.status.includes(last.status)) refusal ??= last;
    }
    if (refusal) return refusal;
  }
  if (!last) throw broken(options.where, 'upload has no request.', 'Name at least one request below upload.');
  return last;
}

/** Companions first: where the artefact makes a version visible, everything else is there by then. */
function uploadOrder({ files }: Package, ending = ''): PackageFile[] {
  const sent = files.filter(({ name }) => name.endsWith(ending));
  return [...sent.filter((file) => file.companion), ...sent.filter((file) => !file.companion)];
}

function perFile({ body }: UploadRequest): boolean {
  return body === 'file' || body === 'multipart';
}

async function sendOne(
  http: Pick<RawHttp, 'request'>,
  step: UploadRequest,
  file: PackageFile,
  pkg: Package,
  options: UploadOptions,
  request: RawRequest,
): Promise<RawResponse> {
  const holes = holesOf(pkg, file, options);
  const { headers, body } = contentOf(step, file, holes, options.where);
  const given = fillDeep(step.headers ?? {}, holes, options.where) as Record<string, string>;
  return http.request(step.method, fill(step.path, holes, options.where), {
    ...request,
    purpose: 'upload',
    headers: { ...headers, ...given, ...request.headers },
    ...(body === undefined ? {} : { body }),
  });
}

function contentOf(
  step: UploadRequest,
  file: PackageFile,
  holes: Holes,
  where: string,
): { headers: Record<string, string>; body?: RawRequest['body'] } {
  if (step.body === 'none') return { headers: {} };
  if (step.body === 'json')
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fillDeep(step.json, holes, where)) };
  if (step.body === 'multipart') return multipart(step.field, file);
  return {
    headers: { 'content-type': 'application/octet-stream' },
    body: { size: file.size, stream: () => createReadStream(file.path) },
  };
}

/** https://www.rfc-editor.org/rfc/rfc7578 with one part. */
function multipart(field: string, file: PackageFile): { headers: Record<string, string>; body: StreamedBody } {
  const boundary = `regproof-${derive('boundary', file.sha256).toString('hex').slice(0, 32)}`;
  const name = (file.name.split('/').at(-1) ?? file.name).replaceAll('"', '%22');
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts(): AsyncGenerator<Buffer> {
    yield head;
    yield* createReadStream(file.path) as AsyncIterable<Buffer>;
    yield tail;
  }
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: { size: head.length + file.size + tail.length, stream: () => Readable.from(parts()) },
  };
}

async function runCommand(argv: readonly string[], pkg: Package, options: UploadOptions): Promise<void> {
  const holes = holesOf(pkg, pkg.file, options);
  // A command names files as they lie, not as an address does.
  const plain = { ...holes, 'file.place': pkg.file.place ?? pkg.file.name };
  const filled = argv.map((word) => fill(word, plain, options.where));
  const result = await options.run(filled);
  if (result.exit === 0) return;
  throw broken(
    options.where,
    `${filled.join(' ')} ended with ${result.exit}: ${(result.stderr || result.stdout).trim().slice(-500)}`,
    'Mend the command below upload.',
  );
}

function holesOf(pkg: Package, file: PackageFile, { holes, push }: UploadOptions): Holes {
  return {
    ...holes,
    push: new URL(push).pathname,
    name: pkg.name,
    version: pkg.version,
    'file.name': file.name,
    'file.place': encodePath(file.place ?? file.name),
    'file.sha256': file.sha256,
  };
}

/** `+` is encoded too: some servers take it for a space. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function broken(where: string, message: string, remedy: string): HarnessError {
  return new HarnessError('CONFIG_INVALID', `${where}: ${message}`, remedy);
}
