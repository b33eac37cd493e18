import { digestBytes } from '../../harness/core/digest.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../harness/core/http.ts';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string | object;
}

/** Raw HTTP that answers from a table of paths, 404 for the rest; what was asked is recorded. */
export function scriptedHttp(answers: Readonly<Record<string, ScriptedAnswer>>): RawHttp & { asked: string[] } {
  const asked: string[] = [];
  const request = async (method: string, path: string, _request?: RawRequest): Promise<RawResponse> => {
    asked.push(`${method} ${path}`);
    const { status = 200, type = 'application/json', body } = answers[path] ?? { status: 404, body: '' };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const bytes = Buffer.from(text);
    return {
      url: new URL(path, 'http://r.test/pull/').href,
      status,
      headers: { 'content-type': type },
      size: bytes.length,
      ...digestBytes(bytes),
      body: bytes,
      text: () => text,
      json: () => JSON.parse(text),
    };
  };
  const verb = (method: string) => (path: string, raw?: RawRequest) => request(method, path, raw);
  return {
    asked,
    request,
    get: verb('GET'),
    head: verb('HEAD'),
    put: verb('PUT'),
    post: verb('POST'),
    delete: verb('DELETE'),
    upload: (pkg, raw) => request('PUT', pkg.file.place ?? pkg.file.name, raw),
  };
}

/** The message of what a promise was rejected with; '' when it was not. */
export function rejection(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => '',
    (error: Error) => `${error.name}: ${(error as { expected?: string }).expected ?? error.message}`,
  );
}
