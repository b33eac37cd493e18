import { expect } from 'chai';
import { Violation } from '../../harness/core/finding.ts';
import { discoverFormats } from '../../harness/formats/discover.ts';
import { fakeRegistry, pathOf, reply } from '../fakes/fake-registry.ts';
import { rawClient } from '../fakes/raw-client.ts';

const { formats } = await discoverFormats();

/** Answers that no index may be, whatever the path; every Content-Type is tried for each. */
const BODIES: Readonly<Record<string, string>> = {
  // A page without any link is no violation: that is how PEP 503 says that a project has no files.
  'an HTML page': '<!doctype html><html><body><h1>Welcome</h1><a href="/login">Log in</a></body></html>',
  'an HTML page with addresses that are none': '<!doctype html><html><body><a href="http://[">kit-1.0.0.tar.gz</a>',
  'an HTML page with broken escapes': '<!doctype html><html><body><a href="/%zz">%zz</a>',
  'an HTML fragment': '<html><body>Please log in</body>',
  nothing: '',
  'cut JSON': '{"name": "kit", "versions": {"1.0.0": {"na',
  'a JSON string': '"kit"\n',
  'a JSON number': '7\n',
  null: 'null\n',
  'a JSON list': '[]\n',
  'an empty object': '{}\n',
  'wrong types': '{"name": 1, "versions": "x", "files": 7, "meta": [], "dl": false, "vers": {}, "dist-tags": null}\n',
  'wrong types below': '{"meta":{"api-version":"1.1"},"name":"kit","versions":["1.0.0"],"files":[7]}\n',
  'null below': '{"name":"kit","versions":{"1.0.0":null},"dist-tags":{"latest":"1.0.0"}}\n',
  'addresses that are none, in a list':
    '{"meta":{"api-version":"1.0"},"name":"kit","files":[{"filename":"kit-1.0.0.tar.gz","url":"http://[","hashes":{}}]}\n',
  'addresses that are none, in an object':
    '{"name":"kit","versions":{"1.0.0":{"name":"kit","version":"1.0.0","dist":{"tarball":"http://["}}},"dist-tags":{}}\n',
  'broken escapes in an object': `{"name":"kit","versions":{"1.0.0":{"name":"kit","version":"1.0.0","dist":{"tarball":"http://h/%zz","shasum":"${'a'.repeat(40)}"}}},"dist-tags":{}}\n`,
  bytes: '\u0000\u00ff\u0001',
};

/** Documents that an index hangs on, served as they should be so that the index itself is reached. */
const BEFORE: Readonly<Record<string, string>> = {
  'config.json': '{"dl":"http://h/dl","api":"http://h"}',
  Release: `Components: main\nArchitectures: amd64\nSHA256:\n ${'a'.repeat(64)} 9 main/binary-amd64/Packages.gz\n`,
};

const TYPES = [undefined, 'text/html', 'application/json', 'application/vnd.pypi.simple.v1+json', 'text/plain'];

describe('an index that is none is a violation, never an empty index', () => {
  for (const { format } of formats) {
    it(format.id, async () => {
      let body = '';
      let type: string | undefined;
      let broken = true;
      await using registry = await fakeRegistry((socket, head) => {
        const before = broken ? undefined : BEFORE[pathOf(head).split('/').at(-1)!];
        socket.write(reply(200, before ?? body, type === undefined ? {} : { 'content-type': type }));
      });
      await using client = rawClient(registry.origin);
      const wrong: string[] = [];
      for (const [what, text] of Object.entries(BODIES)) {
        for (const each of TYPES.flatMap((type) => [
          { type, all: true },
          { type, all: false },
        ])) {
          [body, type, broken] = [text, each.type, each.all];
          const outcome = await format.protocol.readIndex(client.http, 'kit').catch((reason: unknown) => reason);
          if (!(outcome instanceof Violation))
            wrong.push(`${what} as ${type}: ${Array.isArray(outcome) ? JSON.stringify(outcome) : outcome}`);
        }
      }
      expect(wrong).to.deep.equal([]);
    });
  }
});
