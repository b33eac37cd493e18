import { expect } from 'chai';
import { Violation } from '../../../harness/core/finding.ts';
import { parseFileName } from '../../../harness/formats/conda/name.ts';
import { parseRepodata } from '../../../harness/formats/conda/protocol/repodata.ts';
import { protocol } from '../../../harness/formats/conda/protocol.ts';
import { told, toldOf } from '../../../harness/formats/conda/told.ts';
import { scriptedHttp } from '../scripted-http.ts';

const RECORD = {
  name: 'kit',
  version: '1!1.0',
  build: 'b_0',
  build_number: 0,
  depends: [],
  size: 9,
  md5: 'm',
  sha256: 's',
};
const FILE = 'kit-1!1.0-b_0.conda';
const document = { info: { subdir: 'linux-64' }, packages: {}, 'packages.conda': { [FILE]: RECORD } };

describe('conda protocol', () => {
  it('reads the indexes of all subdirs that there are', async () => {
    const http = scriptedHttp({ 'linux-64/repodata.json': { body: document }, 'noarch/repodata.json': { body: '' } });
    expect(await protocol.readIndex(http, 'kit')).to.deep.equal([
      {
        name: FILE,
        url: 'linux-64/kit-1%211.0-b_0.conda',
        version: '1!1.0',
        size: 9,
        digests: { sha256: 's', md5: 'm' },
      },
    ]);
    expect(await protocol.readIndex(http, 'other')).to.deep.equal([]);
    expect(await protocol.readIndex(scriptedHttp({}), 'kit')).to.deep.equal([]);
  });

  it('takes addresses from the base URL, relative or absolute', () => {
    const url = (base_url: string) => parseRepodata('linux-64', { ...document, info: { base_url } }).listed[0]!.url;
    expect(url('../files')).to.equal('files/kit-1%211.0-b_0.conda');
    expect(url('https://cdn.example/c/')).to.equal('https://cdn.example/c/kit-1%211.0-b_0.conda');
  });

  it('takes nothing else for an index', async () => {
    for (const [status, body] of [
      [500, ''],
      [200, '[]'],
      [200, '{}'],
      [200, '{"packages":[]}'],
      [200, '{"packages":{"a":1}}'],
    ] as const) {
      const http = scriptedHttp({ 'linux-64/repodata.json': { status, body } });
      const outcome = await protocol.readIndex(http, 'kit').catch((error: unknown) => error);
      expect(outcome, body).to.be.instanceOf(Violation);
    }
  });

  it('presents a token in the place of the password', () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(protocol.authorization({ user: 'u', password: 'p' })).to.equal(basic('u:p'));
    expect(protocol.authorization({ token: 't' })).to.equal(basic('token:t'));
    expect(protocol.authorization({})).to.equal(undefined);
  });

  it('deletes what the index names, and that alone', async () => {
    const http = scriptedHttp({ 'linux-64/repodata.json': { body: document } });
    await protocol.remove!(http, { name: 'kit', file: { name: FILE } } as never);
    expect(http.asked.at(-1)).to.equal('DELETE linux-64/kit-1%211.0-b_0.conda');
    const outcome = await protocol.remove!(http, { name: 'kit', file: { name: 'x' } } as never).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.be.instanceOf(Violation);
  });

  it('takes file names apart', () => {
    expect(parseFileName('a-b.c-1!2.0+l1-py_0.tar.bz2')).to.deep.equal({
      name: 'a-b.c',
      version: '1!2.0+l1',
      build: 'py_0',
      ending: '.tar.bz2',
    });
    for (const name of [
      'kit.conda',
      'kit-1.0.conda',
      'Kit-1.0-0.conda',
      'kit-1.0-0.zip',
      `${'k'.repeat(70)}-1-0.conda`,
    ])
      expect(parseFileName(name), name).to.equal(undefined);
  });

  it('reads what the driver of rattler tells', () => {
    const output = `solved ${JSON.stringify(RECORD)}\nnoise\ninstalled ${JSON.stringify({ ...RECORD, name: 'dep' })}\n`;
    expect([...told('installed', output).keys()]).to.deep.equal(['dep']);
    expect(toldOf('solved', output, 'kit').version).to.equal('1!1.0');
    expect(() => toldOf('installed', output, 'kit')).to.throw(Violation);
  });
});
