import { expect } from 'chai';
import { loadCatalogue } from '../../harness/cli/catalogue/catalogue.ts';
import type { Client } from '../../harness/core/client.ts';
import { publishes } from '../../harness/core/client.ts';
import { outcomeOfClient, outcomeOfRequest, outcomeOfRequests } from '../../harness/history/outcome.ts';

describe('how an operation ended', () => {
  it('of one request: acknowledged, definitely refused, or nobody knows', () => {
    for (const status of [200, 201, 202, 204]) expect(outcomeOfRequest('publish', status)).to.equal('ok');
    for (const status of [400, 401, 403, 409, 413, 422]) expect(outcomeOfRequest('publish', status)).to.equal('fail');
    for (const status of [null, 302, 404, 408, 429, 500, 502, 503, 504, 507])
      expect(outcomeOfRequest('publish', status), String(status)).to.equal('info');
  });

  it('of a read: one without an answer changed nothing, so it failed', () => {
    expect(['read', 'fetch'].map((op) => outcomeOfRequest(op as 'read', null))).to.deep.equal(['fail', 'fail']);
    expect([404, 410, 500].map((status) => outcomeOfRequest('delete', status))).to.deep.equal(['fail', 'fail', 'info']);
    expect(outcomeOfRequest('delete', null)).to.equal('info');
  });

  it('of several requests: a refusal is definite only where nothing was accepted before', () => {
    expect(outcomeOfRequests('publish', [201, 201])).to.equal('ok');
    expect(outcomeOfRequests('publish', [401, 401])).to.equal('fail');
    expect(outcomeOfRequests('publish', [201, 409])).to.equal('info');
    expect(outcomeOfRequests('publish', [null, 409])).to.equal('info');
    expect(outcomeOfRequests('publish', [])).to.equal('info');
  });

  it('of a native client: only by its known words', () => {
    const client = { definiteRefusals: [/^refused$/m] };
    expect(outcomeOfClient({ exit: 0, output: 'refused' }, client)).to.equal('ok');
    expect(outcomeOfClient({ exit: 1, output: 'so\nrefused\n' }, client)).to.equal('fail');
    expect(outcomeOfClient({ exit: 1, output: 'connection refused' }, client)).to.equal('info');
    expect(outcomeOfClient({ exit: null, output: 'refused' }, client)).to.equal('info');
    expect(outcomeOfClient({ exit: 1, output: 'refused' }, {})).to.equal('info');
  });
});

/** What the clients were seen to print, in short, and what it proves. */
const SAID: readonly (readonly [client: string, 'fail' | 'info', output: string])[] = [
  ['npm', 'fail', 'npm error code E401\nnpm error Incorrect or missing password.'],
  ['npm', 'info', 'npm error code E409\nnpm error 409 Conflict - PUT https://x/kit'],
  ['npm', 'info', 'npm error code ECONNRESET'],
  ['npm', 'info', 'npm notice total files: 401\nnpm error code E500'],
  ['pnpm', 'fail', '  × Failed to publish package kit@1.0.0 (status 401\n  │ Unauthorized): {}'],
  [
    'cargo',
    'fail',
    'error: failed to publish\n\nCaused by:\n  the remote server responded with an error (status 409 Conflict): exists',
  ],
  ['cargo', 'fail', 'error: crate twice@1.0.0 already exists on `target` index'],
  ['cargo', 'info', 'Caused by:\n  the remote server responded with an error (status 500 Internal Server Error): no'],
  ['cargo', 'info', 'error: failed to publish\n\nCaused by:\n  [55] Failed sending data to the peer'],
  ['twine', 'fail', 'Uploading kit-1.0.0-py3-none-any.whl\nERROR    HTTPError: 409 Conflict from https://x/'],
  [
    'twine',
    'info',
    'Uploading kit-1.0.0-py3-none-any.whl\nUploading kit-1.0.0.tar.gz\nERROR    HTTPError: 409 Conflict from https://x/',
  ],
  [
    'twine',
    'info',
    'Uploading kit-1.0.0-py3-none-any.whl\nReceived "503: Service Unavailable" Package upload appears to have failed. Retry 1 of 5.\nERROR    HTTPError: 409 Conflict from https://x/',
  ],
  [
    'twine',
    'info',
    'Uploading kit-1.0.0-py3-none-any.whl\nERROR    HTTPError: 500 Internal Server Error from https://x/',
  ],
  [
    'uv',
    'fail',
    'Uploading kit-1.0.0-py3-none-any.whl (5.3KiB)\nerror: Failed to publish\n  cause: Server returned status code 401 Unauthorized.',
  ],
  [
    'uv',
    'info',
    'Uploading kit-1.0.0-py3-none-any.whl (5.3KiB)\nerror: Failed to publish\n  cause: Server returned status code 409 Conflict.',
  ],
  [
    'mvn',
    'fail',
    'Could not transfer artifact test:kit:jar:1.0.0 from/to target (https://x/maven/): authentication failed for https://x/maven/kit.jar, status: 401 Unauthorized',
  ],
  [
    'mvn-newer',
    'fail',
    'Could not transfer artifact test:kit:jar:1.0.0 from/to target (https://x/maven/): status code: 401, reason phrase: Unauthorized (401)',
  ],
  [
    'mvn',
    'info',
    'Could not transfer artifact test:kit:jar:1.0.0 from/to target (https://x/maven/): transfer failed for https://x/maven/kit.jar, status: 409 Conflict',
  ],
  ['crane', 'fail', 'Error: GET https://x/v2/-/token: UNAUTHORIZED: The credential is wrong or expired.'],
  [
    'skopeo',
    'fail',
    'level=fatal msg="unable to retrieve auth token: invalid username/password: unauthorized: The credential is wrong or expired."',
  ],
  ['crane', 'info', 'Error: PUT https://x/v2/kit/manifests/1.0.0: unexpected status code 500 Internal Server Error'],
];

describe('words of the clients', () => {
  let clients: readonly Client[];
  before(async () => {
    clients = (await loadCatalogue()).subjects.flatMap(({ format }) => format.clients);
  });

  for (const [id, outcome, output] of SAID) {
    it(`${id}: ${outcome} after ${output.split('\n').at(-1)!.trim().slice(0, 90)}`, () => {
      expect(outcomeOfClient({ exit: 1, output }, clients.find((client) => client.id === id)!)).to.equal(outcome);
    });
  }

  it('are known of every format that publishes by a client', async () => {
    const mute = (await loadCatalogue()).subjects
      .map(({ format }) => format)
      .filter((format) => format.clients.some(publishes) && !format.clients.some((client) => client.definiteRefusals));
    expect(mute.map(({ id }) => id)).to.deep.equal([]);
  });
});
