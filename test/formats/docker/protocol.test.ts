import { expect } from 'chai';
import { digestBytes } from '../../../harness/core/digest.ts';
import { OCI } from '../../../harness/formats/docker/media-types.ts';
import { locationOf, withDigest } from '../../../harness/formats/docker/protocol/push.ts';
import { nextPage } from '../../../harness/formats/docker/protocol/read.ts';
import { parametersOf } from '../../../harness/formats/docker/protocol/token.ts';
import { protocol } from '../../../harness/formats/docker/protocol.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = {
  schemaVersion: 2,
  config: { mediaType: OCI.config, digest: digest('a'), size: 1 },
  layers: [{ mediaType: OCI.layer, digest: digest('b'), size: 2 }],
};
const index = { schemaVersion: 2, manifests: [{ mediaType: OCI.manifest, digest: digest('c'), size: 3 }] };
const tags = { 'kit/tags/list': { body: { name: 'kit', tags: ['1'] } } };
const answerWith = (headers: Record<string, string>) =>
  ({ headers, url: 'https://r.test/v2/kit/x', status: 202 }) as unknown as Parameters<typeof locationOf>[0];

describe('docker protocol', () => {
  it('counts everything that a tag leads to, by what the bytes are where nothing is stated', async () => {
    const http = scriptedHttp({
      ...tags,
      'kit/manifests/1': { body: index },
      [`kit/manifests/${digest('c')}`]: { body: image },
    });
    const files = await protocol.readIndex(http, 'kit');
    const top = `sha256:${digestBytes(Buffer.from(JSON.stringify(index))).sha256}`;
    expect(files.map(({ url, version }) => [url, version])).to.deep.equal(
      [`manifests/${top}`, `manifests/${digest('c')}`, `blobs/${digest('a')}`, `blobs/${digest('b')}`].map((path) => [
        `kit/${path}`,
        '1',
      ]),
    );
    expect(files[0]!.digests).to.deep.equal({ sha256: top.slice(7) });
    expect(files[0]!.request!.headers!.Accept).to.include(OCI.index);
    expect(await protocol.readIndex(scriptedHttp({}), 'kit')).to.deep.equal([]);
  });

  it('refuses what is malformed', async () => {
    for (const [answers, expected] of [
      [{ 'kit/tags/list': { body: { name: 'other', tags: [] } } }, 'status 200, the name and a list of tags'],
      [{ 'kit/tags/list': { body: { name: 'kit', tags: [1] } } }, 'status 200, the name and a list of tags'],
      [{ 'kit/tags/list': { body: { name: 'kit' }, status: 500 } }, 'status 200, the name and a list of tags'],
      [tags, 'manifest 1'],
      [{ ...tags, 'kit/manifests/1': { body: { manifests: [{}] } } }, 'a list of descriptors'],
      [{ ...tags, 'kit/manifests/1': { body: { layers: [{ digest: '../x' }] } } }, 'sha256:… or sha512:…'],
    ] as const) {
      expect(await rejection(protocol.readIndex(scriptedHttp(answers), 'kit')), expected).to.equal(
        `Violation: ${expected}`,
      );
    }
  });

  it('ends on an index that leads to itself', async () => {
    const own = { manifests: [{ mediaType: OCI.index, digest: digest('c'), size: 3 }] };
    const http = scriptedHttp({
      ...tags,
      'kit/manifests/1': { body: own },
      [`kit/manifests/${digest('c')}`]: { body: own },
    });
    expect(await rejection(protocol.readIndex(http, 'kit'))).to.match(/^Violation: at most/);
  });

  it('presents a token as a password where there is no user', () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(protocol.authorization({ user: 'ada', password: 'x', token: 't' })).to.equal(basic('ada:x'));
    expect(protocol.authorization({ user: 'ada', token: 't' })).to.equal(basic('ada:t'));
    expect(protocol.authorization({ token: 't' })).to.equal(basic('__token__:t'));
    expect(protocol.authorization({})).to.equal(undefined);
  });

  it('follows addresses of either kind', () => {
    expect(locationOf(answerWith({ location: '/v2/kit/blobs/uploads/1?state=a' }))).to.equal(
      'https://r.test/v2/kit/blobs/uploads/1?state=a',
    );
    expect(withDigest('https://r.test/v2/kit/blobs/uploads/1?state=a', digest('a'))).to.equal(
      `https://r.test/v2/kit/blobs/uploads/1?state=a&digest=sha256%3A${'a'.repeat(64)}`,
    );
    expect(() => locationOf(answerWith({}))).to.throw('names no place to go on');
    expect(nextPage(answerWith({ link: '</v2/kit/tags/list?n=1&last=a>; rel="next"' }))).to.equal(
      'https://r.test/v2/kit/tags/list?n=1&last=a',
    );
    expect(nextPage(answerWith({ link: '/v2/kit/tags/list?n=1; rel="next"' }))).to.equal(null);
    expect(nextPage(answerWith({}))).to.equal(null);
  });

  it('reads challenges', () => {
    expect(parametersOf('Bearer realm="https://r/t",service="s",scope="repository:a:pull,push"')).to.deep.equal({
      realm: 'https://r/t',
      service: 's',
      scope: 'repository:a:pull,push',
    });
  });
});
