import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { digestBytes } from '../../../harness/core/digest.ts';
import type { RawHttp, RawResponse } from '../../../harness/core/http.ts';
import { readPrimary, relations } from '../../../harness/formats/rpm/protocol/primary.ts';
import { parseRepomd } from '../../../harness/formats/rpm/protocol/repomd.ts';
import { parseXml } from '../../../harness/formats/rpm/protocol/xml.ts';
import { protocol } from '../../../harness/formats/rpm/protocol.ts';
import { rejection } from '../scripted-http.ts';

const xml = (text: string) => parseXml(Buffer.from(text), 'it');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function repomd(primary: Buffer, more = ''): string {
  return `<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><checksum type="sha256">${sha256(primary)}</checksum><location href="repodata/p.xml.gz"/></data>${more}</repomd>`;
}

function primary(packages: string, count = 1): Buffer {
  return gzipSync(`<metadata packages="${count}">${packages}</metadata>`);
}

const KIT = `<package type="rpm"><name>kit</name><arch>noarch</arch><version epoch="2" ver="1.0~rc1" rel="3"/>
<checksum type="sha256" pkgid="YES">ab</checksum><size package="7" installed="8" archive="9"/><location href="P/kit+1.rpm"/>
<format><rpm:requires><rpm:entry name="a" flags="GE" epoch="0" ver="1"/><rpm:entry name="b"/></rpm:requires></format></package>`;

/** Raw HTTP over bytes, 404 for the rest. */
function serving(files: Readonly<Record<string, Buffer | string>>): RawHttp {
  const get = async (path: string): Promise<RawResponse> => {
    const body = Buffer.from(files[path] ?? '');
    return {
      url: path,
      status: path in files ? 200 : 404,
      headers: {},
      size: body.length,
      ...digestBytes(body),
      body,
      text: () => body.toString(),
      json: () => null,
    };
  };
  return {
    get,
    delete: async (path: string) => ({ ...(await get('')), url: path, status: 204 }),
  } as unknown as RawHttp;
}

const repository = (packages: string, count?: number) => {
  const bytes = primary(packages, count);
  return serving({ 'repodata/repomd.xml': repomd(bytes), 'repodata/p.xml.gz': bytes });
};

describe('rpm protocol', () => {
  it('reads elements, attributes, references and comments', () => {
    const root = xml('<?xml version="1.0"?>\n<!-- c --><a x="1 &amp; 2" y=\'q\'><b>t &lt;&#65;&#x42;</b><c/></a>\n');
    expect(root).to.deep.include({ name: 'a', attributes: { x: '1 & 2', y: 'q' } });
    expect(root.children.map(({ name, text }) => [name, text])).to.deep.equal([
      ['b', 't <AB'],
      ['c', ''],
    ]);
  });

  it('refuses what is not well-formed', () => {
    const broken = [
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a>&nbsp;</a>',
      '<a>&</a>',
      '<a>&#1;</a>',
      '<a>\u0001</a>',
      '<a x="1" x="2"/>',
      '<a x=1/>',
      'text',
      '',
      '<a>1 < 2</a>',
      '</a>',
    ];
    for (const text of broken) expect(() => xml(text), JSON.stringify(text)).to.throw('not well-formed');
    expect(() => parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff]), 'it')).to.throw('not well-formed');
  });

  it('lists the packages of a name with version, location and checksum', async () => {
    expect(await protocol.readIndex(repository(KIT), 'kit')).to.deep.equal([
      { name: 'kit+1.rpm', url: 'P/kit%2B1.rpm', version: '2:1.0~rc1-3', size: 7, digests: { sha256: 'ab' } },
    ]);
    expect(await protocol.readIndex(repository(KIT), 'other')).to.deep.equal([]);
    expect(await protocol.readIndex(serving({}), 'kit')).to.deep.equal([]);
    const [pkg] = await readPrimary(repository(KIT));
    expect(relations(pkg!, 'requires')).to.deep.equal(['a GE 0:1', 'b']);
    expect(relations(pkg!, 'provides')).to.deep.equal([]);
  });

  it('refuses an index that contradicts itself', async () => {
    expect(await rejection(readPrimary(repository(KIT, 2)))).to.include('metadata with 1 packages');
    expect(await rejection(readPrimary(repository(KIT.replace('<name>kit</name>', ''))))).to.include('name, arch');
    expect(await rejection(readPrimary(repository(KIT.replace(' pkgid="YES"', ''))))).to.include('pkgid');
    const bytes = primary(KIT);
    const other = serving({ 'repodata/repomd.xml': repomd(bytes), 'repodata/p.xml.gz': gzipSync('other') });
    expect(await rejection(readPrimary(other))).to.include(sha256(bytes));
    expect(await rejection(readPrimary(serving({ 'repodata/repomd.xml': repomd(bytes) })))).to.include('status 200');
  });

  it('refuses a repomd.xml that librepo would refuse', () => {
    const good = repomd(primary(''));
    expect(parseRepomd(Buffer.from(good))).to.have.length(1);
    const broken = [
      good.replace('metadata/repo"', 'other"'),
      good.replace('type="primary"', 'type="other"'),
      good.replace(/<location[^>]*>/, ''),
      good.replace('sha256', 'md5'),
      good.replaceAll('repomd', 'x'),
    ];
    for (const text of broken) expect(() => parseRepomd(Buffer.from(text)), text).to.throw();
  });

  it('presents Basic, with a token in the place of the password', () => {
    const plain = (header: string | undefined) => Buffer.from(header!.replace('Basic ', ''), 'base64').toString();
    expect(plain(protocol.authorization({ user: 'a', password: 'p', token: 't' }))).to.equal('a:p');
    expect(plain(protocol.authorization({ token: 't' }))).to.equal('token:t');
    expect(protocol.authorization({})).to.equal(undefined);
  });

  it('deletes what the index names', async () => {
    const pkg = { name: 'kit', version: '2:1.0~rc1-3', file: { sha256: 'ab' } };
    const answer = await protocol.remove!(repository(KIT), pkg as never);
    expect(answer).to.include({ status: 204, url: 'P/kit%2B1.rpm' });
    expect(await rejection(protocol.remove!(repository(KIT), { ...pkg, version: '1' } as never))).to.include('ab');
  });
});
