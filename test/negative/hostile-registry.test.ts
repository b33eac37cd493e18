import { setInterval } from 'node:timers';
import { expect } from 'chai';
import { Violation } from '../../harness/core/finding.ts';
import type { RawHttp } from '../../harness/core/http.ts';
import { runCell } from '../../harness/runner/attempt.ts';
import type { HttpLimits } from '../../harness/target/http.ts';
import { eventually } from '../eventually.ts';
import { fakeCell } from '../fakes/fake-format.ts';
import { type Answer, fakeRegistry, pathOf, reply } from '../fakes/fake-registry.ts';
import { fakeSurroundings } from '../fakes/fake-surroundings.ts';
import { rawClient } from '../fakes/raw-client.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const MIB = 1024 * 1024;

/** Writes `chunk` until the connection is gone. */
function pour(head: string, chunk: Buffer): Answer {
  return (socket) => {
    socket.write(head);
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  };
}

/** Writes one byte of the text at a time, for ever. */
function drip(text: string, everyMs: number): Answer {
  return (socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(text[at++ % text.length]!), everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}

interface Hostile {
  readonly what: string;
  readonly answer: Answer;
  readonly limits?: Partial<HttpLimits>;
  /** What the violation says: message, expected or actual. */
  readonly says: RegExp;
  readonly ask?: (http: RawHttp) => Promise<unknown>;
}

/** Leaves the end to the limit of silence. */
const IDLE = { ms: 60_000, idleMs: 100 };

const HOSTILE: readonly Hostile[] = [
  {
    what: 'a body without end',
    answer: pour('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(64 * 1024)),
    limits: { bodyBytes: 8 * MIB, keptBytes: MIB, ms: 60_000, idleMs: 30_000 },
    says: /the body does not end.*at most 8388608 bytes/s,
  },
  {
    what: 'a body without end in chunks',
    answer: pour(
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      Buffer.from(`400\r\n${'x'.repeat(1024)}\r\n`),
    ),
    limits: { bodyBytes: MIB, ms: 60_000, idleMs: 30_000 },
    says: /the body does not end/,
  },
  {
    what: 'a body of a byte now and then',
    answer: (socket, head) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      drip('x', 20)(socket, head);
    },
    limits: { ms: 300, idleMs: 30_000 },
    says: /no complete answer in 0\.3 s/,
  },
  {
    what: 'headers of a byte now and then',
    answer: drip('HTTP/1.1 200 OK\r\nx-a: b\r\nx-c: dddddddddddddddddddddddddddddddddddddddddddd', 20),
    limits: { ms: 300, idleMs: 30_000 },
    says: /was not answered properly.*no complete answer in 0\.3 s/s,
  },
  { what: 'silence', answer: () => {}, limits: IDLE, says: /was not answered properly.*Headers Timeout/s },
  {
    what: 'silence in the middle of the body',
    answer: (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'),
    limits: IDLE,
    says: /was not answered properly.*Body Timeout/s,
  },
  {
    what: 'a connection that is closed without an answer',
    answer: (socket) => socket.end(),
    says: /was not answered properly/,
  },
  {
    what: 'a connection that is reset',
    answer: (socket) => socket.resetAndDestroy(),
    says: /was not answered properly.*(ECONNRESET|closed)/s,
  },
  {
    what: 'a connection that is reset in the body',
    answer: (socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', () => socket.resetAndDestroy()),
    says: /was not answered properly/,
  },
  {
    what: 'a body that is shorter than it was announced',
    answer: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'),
    says: /was not answered properly/,
  },
  {
    what: 'chunks that are cut',
    answer: (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'),
    says: /was not answered properly/,
  },
  {
    what: 'headers without end',
    answer: pour('HTTP/1.1 200 OK\r\n', Buffer.from(`x-more: ${'h'.repeat(8_000)}\r\n`)),
    limits: { ms: 60_000, idleMs: 30_000 },
    says: /was not answered properly.*[Hh]eader/s,
  },
  {
    what: 'one header of 100 MB',
    answer: pour('HTTP/1.1 200 OK\r\nx-big: ', Buffer.alloc(64 * 1024, 'h')),
    limits: { ms: 60_000, idleMs: 30_000 },
    says: /was not answered properly.*[Hh]eader/s,
  },
  {
    what: 'something that is no HTTP',
    answer: (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
    says: /not answered properly/,
  },
  {
    what: 'a redirect to itself',
    answer: (socket, head) => socket.write(reply(302, '', { location: pathOf(head) })),
    says: /redirects without end.*at most 5 redirects/s,
  },
  {
    what: 'redirects that go on for ever',
    answer: (socket, head) => socket.write(reply(301, '', { location: `${pathOf(head)}x` })),
    limits: { redirects: 2 },
    says: /redirects without end.*at most 2 redirects/s,
  },
  ...[
    'https://other.test/kit',
    'http://127.0.0.1:1/kit',
    '//other.test/kit',
    'ftp://127.0.0.1/kit',
    'file:///etc/passwd',
  ].map((location) => ({
    what: `a redirect to ${location}`,
    answer: (socket: Parameters<Answer>[0]) => void socket.write(reply(302, '', { location })),
    says: /to another origin/,
  })),
  {
    what: 'a redirect to what is no URL',
    answer: (socket) => socket.write(reply(302, '', { location: 'http://[' })),
    says: /an address that is no URL/,
  },
  {
    what: 'HTML where JSON was asked for',
    answer: (socket) => socket.write(reply(200, '<html>Welcome</html>', { 'content-type': 'text/html' })),
    says: /is not JSON.*<html>Welcome/s,
    ask: async (http) => (await http.get('kit')).json(),
  },
  {
    what: 'JSON that is cut',
    answer: (socket) => socket.write(reply(200, '{"versions": {"1.0.0"')),
    says: /is not JSON/,
    ask: async (http) => (await http.get('kit')).json(),
  },
  {
    what: 'nothing where JSON was asked for',
    answer: (socket) => socket.write(reply(200)),
    says: /is not JSON/,
    ask: async (http) => (await http.get('kit')).json(),
  },
  ...['https://other.test/kit.tgz', '//other.test/kit.tgz', 'http://127.0.0.1:1/kit.tgz'].map((url) => ({
    what: `an index that names ${url}`,
    answer: (socket: Parameters<Answer>[0]) => void socket.write(reply(200, JSON.stringify({ url }))),
    says: /to another origin/,
    ask: async (http: RawHttp) => http.get((await http.get('kit')).json().url),
  })),
];

/** Everything that a violation says. */
function said({ message, expected, actual }: Violation): string {
  return [message, expected, actual].join('\n');
}

describe('a hostile registry is a violation in bounded time and memory', () => {
  for (const { what, answer, limits, says, ask = (http: RawHttp) => http.get('kit') } of HOSTILE) {
    it(what, async () => {
      await using registry = await fakeRegistry(answer);
      await using client = rawClient(registry.origin, limits ?? { ms: 30_000, idleMs: 30_000 });
      const memory = process.memoryUsage().rss;
      const began = performance.now();
      const outcome = await ask(client.http).catch((reason: unknown) => reason);
      expect(outcome).to.be.instanceOf(Violation);
      expect(said(outcome as Violation)).to.match(says);
      expect(performance.now() - began, 'milliseconds').to.be.below(60_000);
      expect((process.memoryUsage().rss - memory) / MIB, 'MiB').to.be.below(128);
    });
  }

  it('is asked no more often than redirects may be followed', async () => {
    await using registry = await fakeRegistry((socket, head) =>
      socket.write(reply(302, '', { location: pathOf(head) })),
    );
    await using client = rawClient(registry.origin);
    await client.http.get('kit').catch(() => {});
    expect(registry.heads).to.have.length(6);
  });

  it('closes the connection of a body that does not end', async () => {
    await using registry = await fakeRegistry(pour('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(64 * 1024)));
    await using client = rawClient(registry.origin, { bodyBytes: MIB });
    await client.http.get('kit').catch(() => {});
    await eventually('the end of the connection', () => registry.open() === 0);
  });

  it('makes the cell fail, whatever the check would have gone on to compare', async () => {
    await using folder = await temporaryFolder();
    await using registry = await fakeRegistry((socket) => socket.resetAndDestroy());
    await using client = rawClient(registry.origin);
    const cell = fakeCell({
      async run({ http, expect }) {
        await http.get('kit');
        expect(1).to.equal(1);
      },
    });
    const result = await runCell(cell, fakeSurroundings(folder.path, { http: () => client.http }));
    expect(result.verdict).to.equal('fail');
    expect(result.findings[0]!.evidence).to.include('was not answered properly');
  });
});
