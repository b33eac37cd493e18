import { expect } from 'chai';
import { protocol } from '../../../harness/formats/pypi/protocol.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const SHA256 = 'a'.repeat(64);
const FILE = { filename: 'kit-1.0.tar.gz', url: '../f/kit-1.0.tar.gz', hashes: { sha256: SHA256 }, size: 3 };
const PAGE = { meta: { 'api-version': '1.1' }, name: 'kit', versions: ['1.0'], files: [FILE] };
const JSON_V1 = 'application/vnd.pypi.simple.v1+json';

const read = (body: string | object, type: string, status = 200) =>
  protocol.readIndex(scriptedHttp({ 'kit/': { body, type, status } }), 'Kit');
const html = (anchors: string, head = '<!DOCTYPE html><html><head></head>') =>
  read(`${head}<body>${anchors}</body></html>`, 'text/html; charset=utf-8');

describe('pypi protocol', () => {
  it('reads JSON and HTML alike', async () => {
    const url = 'http://r.test/pull/f/kit-1.0.tar.gz';
    const expected = { name: FILE.filename, url, version: '1.0', digests: { sha256: SHA256 } };
    expect(await read(PAGE, JSON_V1)).to.deep.equal([{ ...expected, size: 3 }]);
    const anchor = `<a href="../f/kit-1.0.tar.gz#sha256=${SHA256}" data-yanked>kit-1.0.tar.gz</a>`;
    expect(await html(anchor)).to.deep.equal([expected]);
    const based = anchor.replace('../f/', '');
    const head = '<!DOCTYPE html><html><head><base href="../f/"></head>';
    expect(await html(based, head)).to.deep.equal([expected]);
  });

  it('reads local versions whichever way their plus is written', async () => {
    for (const href of ['kit-1.0+cu.1.tar.gz', 'kit-1.0%2Bcu.1.tar.gz', 'kit-1.0&#43;cu.1.tar.gz']) {
      const [file] = await html(`<a href="${href}">kit-1.0+cu.1.tar.gz</a>`);
      expect([file!.version, file!.digests], href).to.deep.equal(['1.0+cu.1', {}]);
    }
  });

  it('refuses malformed JSON pages', async () => {
    for (const [page, expected] of [
      [{ ...PAGE, meta: {} }, 'meta.api-version 1.x'],
      [{ ...PAGE, name: 'Kit' }, 'name "kit"'],
      [{ ...PAGE, files: null }, 'a list "files"'],
      [{ ...PAGE, versions: undefined }, 'a list "versions"'],
      [{ ...PAGE, versions: ['2.0'] }, 'version 1.0 in "versions"'],
      [{ ...PAGE, files: [{ ...FILE, hashes: undefined, digests: FILE.hashes }] }, 'an object "hashes"'],
      [{ ...PAGE, files: [{ ...FILE, size: undefined }] }, 'a number "size"'],
      [{ ...PAGE, files: [{ ...FILE, hashes: { sha256: 'A'.repeat(64) } }] }, '64 lower-case hexadecimal digits'],
      [{ ...PAGE, files: [{ ...FILE, hashes: { sha256: 'a'.repeat(32) } }] }, '64 lower-case hexadecimal digits'],
      [{ ...PAGE, files: [{ ...FILE, filename: 'dates.json' }] }, 'a wheel or source distribution of kit'],
      [{ ...PAGE, files: [{ ...FILE, filename: 'other-1.0.tar.gz' }] }, 'a wheel or source distribution of kit'],
    ] as const) {
      expect(await rejection(read(page, JSON_V1)), expected).to.equal(`Violation: ${expected}`);
    }
  });

  it('refuses malformed HTML pages and other answers', async () => {
    const anchor = '<a href="f/kit-1.0.tar.gz">kit-1.0.tar.gz</a>';
    expect(await rejection(html(anchor, '<html>'))).to.equal('Violation: an HTML 5 document type');
    expect(await rejection(html('<a>kit</a>'))).to.equal('Violation: an anchor with href');
    expect(await rejection(html('<a href="f/kit-1.0.tar.gz">kit</a>'))).to.equal(
      'Violation: anchor text "kit-1.0.tar.gz"',
    );
    const short = anchor.replace('gz"', `gz#sha256=${'a'.repeat(32)}"`);
    expect(await rejection(html(short))).to.equal('Violation: 64 lower-case hexadecimal digits');
    expect(await rejection(read(PAGE, ''))).to.contain('Content-Type');
    expect(await rejection(read('', 'text/html', 500))).to.equal('Violation: status 200 or 404');
    expect(await read('', 'text/html', 404)).to.deep.equal([]);
  });
});
