import { expect } from 'chai';
import { protocol } from '../../../harness/formats/cargo/protocol.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const CKSUM = 'a'.repeat(64);
const ENTRY = { name: 'Kit-x', vers: '1.0.0', deps: [], features: {}, cksum: CKSUM, yanked: false };
const line = (changes: object = {}): string => `${JSON.stringify({ ...ENTRY, ...changes })}\n`;
const read = (body: string, config: string | object = { dl: 'http://r.test/dl', api: 'http://r.test' }) =>
  protocol.readIndex(scriptedHttp({ 'config.json': { body: config }, 'ki/t-/kit-x': { body } }), 'Kit-x');

describe('cargo protocol', () => {
  it('fills the download template in', async () => {
    for (const [dl, url] of [
      ['http://r.test/dl', 'http://r.test/dl/Kit-x/1.0.0/download'],
      ['http://r.test/{crate}/{version}', 'http://r.test/Kit-x/1.0.0'],
      ['http://r.test/{prefix}/{lowerprefix}/{sha256-checksum}', `http://r.test/Ki/t-/ki/t-/${CKSUM}`],
    ] as const) {
      expect((await read(line(), { dl }))[0]).to.deep.include({ url, version: '1.0.0', name: 'Kit-x-1.0.0.crate' });
    }
  });

  it('refuses malformed index files and configurations', async () => {
    for (const [body, expected] of [
      [line().trimEnd(), 'a line end after the last line'],
      [`${line()}\n`, 'a JSON object on each line'],
      [line().replace('{', '{\n'), 'a JSON object on each line'],
      [line({ name: 'other' }), 'lines of Kit-x'],
      [line({ vers: undefined }), 'a version "vers"'],
      [line({ cksum: 'A'.repeat(64) }), '64 lower-case hexadecimal digits as "cksum"'],
      [line({ deps: null }), 'a list "deps"'],
      [line({ features: null }), 'an object "features"'],
      [line({ yanked: undefined }), 'true or false as "yanked"'],
      [line() + line({ vers: '1.0.0+b' }), 'each version once, whatever its build metadata'],
    ] as const) {
      expect(await rejection(read(body)), expected).to.equal(`Violation: ${expected}`);
    }
    expect(await rejection(read(line(), {}))).to.equal('Violation: a string "dl"');
    expect(await rejection(read(line(), { dl: 'x', api: 'http://r.test/' }))).to.contain('without a slash');
    expect(await rejection(protocol.readIndex(scriptedHttp({}), 'kit'))).to.equal('Violation: status 200');
  });
});
