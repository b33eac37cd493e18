import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { RawHttp } from '../../../harness/core/http.ts';
import { parseClearSigned } from '../../../harness/formats/deb/protocol/clear-signed.ts';
import { addressOf } from '../../../harness/formats/deb/protocol/packages.ts';
import { parseRelease } from '../../../harness/formats/deb/protocol/release.ts';
import { protocol } from '../../../harness/formats/deb/protocol.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const PATH = 'main/binary-amd64/Packages';
const DIGEST = 'a'.repeat(64);
const RELEASE = `Components: main\nArchitectures: amd64\nSHA256:\n ${DIGEST} 9 ${PATH}\n`;
const STANZA = `Package: kit\nVersion: 1.0\nArchitecture: all\nFilename: pool/k/kit_1.0_all.deb\nSize: 7\nSHA256: ${DIGEST}\n`;
const archive = (release: string, packages: string) =>
  scriptedHttp({ 'dists/stable/Release': { body: release }, [`dists/stable/${PATH}`]: { body: packages } });

describe('deb protocol', () => {
  it('reads an index, each file once', async () => {
    const [file, ...others] = await protocol.readIndex(
      archive(RELEASE, `${STANZA}\n${STANZA}\nPackage: x\n${STANZA.slice(13)}`),
      'kit',
    );
    expect(others).to.have.lengthOf(0);
    expect(file).to.deep.equal({
      name: 'kit_1.0_all.deb',
      url: 'pool/k/kit_1.0_all.deb',
      version: '1.0',
      size: 7,
      digests: { sha256: DIGEST },
    });
    expect(await protocol.readIndex(scriptedHttp({}), 'kit'), 'no suite').to.deep.equal([]);
  });

  it('reads by digest where the archive has that', async () => {
    const path = `dists/stable/main/binary-amd64/by-hash/SHA256/${DIGEST}`;
    const http = scriptedHttp({
      'dists/stable/Release': { body: `Acquire-By-Hash: yes\n${RELEASE}` },
      [path]: { body: STANZA },
    });
    expect(await protocol.readIndex(http, 'kit')).to.have.lengthOf(1);
    expect(http.asked).to.include(`GET ${path}`);
  });

  it('refuses archives that cannot be read', async () => {
    const broken: [string, string, string][] = [
      ['<html>', STANZA, 'control fields, one a line'],
      ['Components: main\n', STANZA, 'Components and Architectures'],
      [RELEASE.replace(/ a.*\n/, ''), STANZA, 'Packages with SHA256'],
      [RELEASE.replace('9 main', '9 ../main'), STANZA, '<digest> <size> <path>'],
      [RELEASE, 'Package', 'control fields, one a line'],
      [RELEASE, STANZA.replace(/Filename.*\n/, ''), 'Filename'],
      [RELEASE, STANZA.replace('pool/k', '../k'), 'a path and a length'],
      [RELEASE.replace('Packages', 'Packages.gz'), STANZA, 'status 200'],
    ];
    for (const [release, packages, expected] of broken)
      expect(await rejection(protocol.readIndex(archive(release, packages), 'kit')), expected).to.equal(
        `Violation: ${expected}`,
      );
    const failing = scriptedHttp({ 'dists/stable/Release': { status: 500, body: '' } });
    expect(await rejection(protocol.readIndex(failing, 'kit'))).to.equal('Violation: status 200 or 404');
    const noGzip = {
      ...failing,
      get: async () => ({
        status: 200,
        text: () => RELEASE.replace('Packages', 'Packages.gz'),
        body: gzipSync('x').subarray(4),
      }),
    };
    expect(await rejection(protocol.readIndex(noGzip as unknown as RawHttp, 'kit'))).to.equal('Violation: gzip');
  });

  it('asks for packages as apt does', () => {
    expect(addressOf({ Filename: 'pool/c/c++/c++_1.0~rc1+b1_all.deb' })).to.equal(
      'pool/c/c%2B%2B/c%2B%2B_1.0%7erc1%2Bb1_all.deb',
    );
  });

  it('knows the digests of a Release by family', () => {
    const { hashes } = parseRelease('stable', `${RELEASE}MD5Sum:\n ${'b'.repeat(32)} 3 ${PATH}\n`);
    expect([...hashes.keys()]).to.deep.equal(['MD5Sum', 'SHA256']);
    expect(hashes.get('MD5Sum')).to.deep.equal([{ path: PATH, size: 3, digest: 'b'.repeat(32) }]);
  });

  it('takes a clear-signed document apart, and nothing that has more in it', () => {
    const document =
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nA: 1\n- - b\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n=abcd\n-----END PGP SIGNATURE-----\n';
    const { text, hashes, signature } = parseClearSigned(document, 'InRelease');
    expect([text, hashes, signature.length]).to.deep.equal(['A: 1\n- b\n', ['SHA256'], 3]);
    for (const changed of [
      `${document}B: 2\n`,
      `B: 2\n${document}`,
      document.replace('\n-----BEGIN PGP SIGNATURE', '-----BEGIN PGP SIGNATURE'),
    ])
      expect(() => parseClearSigned(changed, 'InRelease')).to.throw('no message signed in the clear');
  });

  it('presents a password by Basic and a token by Bearer', () => {
    expect(protocol.authorization({ user: 'a', password: 'b', token: 'c' })).to.equal('Basic YTpi');
    expect(protocol.authorization({ token: 'c' })).to.equal('Bearer c');
    expect(protocol.authorization({})).to.equal(undefined);
  });
});
