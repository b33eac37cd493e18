import { expect } from 'chai';
import type { Package } from '../../../harness/core/package.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { protocol } from '../../../harness/formats/npm/protocol.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const DIST = {
  tarball: 'http://r.test/kit-1.0.0.tgz',
  shasum: 'a'.repeat(40),
  integrity: `sha512-${'A'.repeat(86)}==`,
};
const page = (changes: Json = {}, dist: Json = {}, manifest: Json = {}): Json => ({
  name: 'kit',
  _rev: '7-x',
  'dist-tags': { latest: '1.0.0' },
  versions: { '1.0.0': { name: 'kit', version: '1.0.0', dist: { ...DIST, ...dist }, ...manifest } },
  ...changes,
});

describe('npm protocol', () => {
  it('refuses malformed package documents', async () => {
    for (const [document, expected] of [
      [page({ name: 'other' }), 'name "kit"'],
      [page({ versions: undefined }), 'an object "versions"'],
      [page({ 'dist-tags': { latest: '2.0.0' } }), 'tag latest on a listed version'],
      [page({}, {}, { version: '2.0.0' }), 'manifest of kit@1.0.0'],
      [page({}, {}, { dist: undefined }), 'an object "dist"'],
      [page({}, { tarball: '/kit.tgz' }), 'a URL as dist.tarball'],
      [page({}, { shasum: 'A'.repeat(40) }), '40 lower-case hex digits as dist.shasum'],
      [page({}, { integrity: 'sha1-AAAA' }), 'dist.integrity with a sha512'],
    ] as const) {
      const http = scriptedHttp({ kit: { body: document } });
      expect(await rejection(protocol.readIndex(http, 'kit')), expected).to.equal(`Violation: ${expected}`);
    }
    const failing = scriptedHttp({ kit: { status: 500, body: '' } });
    expect(await rejection(protocol.readIndex(failing, 'kit'))).to.equal('Violation: status 200 or 404');
  });

  it('takes a document without integrity, as old registries serve it', async () => {
    const http = scriptedHttp({ kit: { body: page({}, { integrity: undefined }) } });
    expect((await protocol.readIndex(http, 'kit'))[0]!.digests).to.deep.equal({ sha1: DIST.shasum });
  });

  it('unpublishes by the requests of the client', async () => {
    const pkg = { name: 'kit', version: '1.0.0' } as Package;
    const last = scriptedHttp({ 'kit?write=true': { body: page() } });
    await protocol.remove!(last, pkg);
    expect(last.asked).to.deep.equal(['GET kit?write=true', 'DELETE kit/-rev/7-x']);
    const { versions } = page();
    const document = page({ versions: { ...versions, '1.1.0': {} } });
    const one = scriptedHttp({ 'kit?write=true': { body: document }, 'kit/-rev/7-x': { body: {} } });
    expect((await protocol.remove!(one, pkg)).status, 'a tarball that is gone already').to.equal(200);
    expect(one.asked).to.deep.equal([
      'GET kit?write=true',
      'PUT kit/-rev/7-x',
      'GET kit?write=true',
      `DELETE ${DIST.tarball}/-rev/7-x`,
    ]);
  });
});
