import { expect } from 'chai';
import { parseIndex } from '../../../harness/formats/helm/index-document.ts';
import { comparable, parseYaml, renderYaml } from '../../../harness/formats/helm/metadata.ts';
import { protocol } from '../../../harness/formats/helm/protocol.ts';
import { referenceIn } from '../../../harness/formats/helm/raw.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const DIGEST = 'a'.repeat(64);
const ENTRY = `  - {apiVersion: v2, name: kit, version: 1.0.0, created: "2026-01-01T00:00:00.5Z", urls: [charts/kit-1.0.0.tgz], digest: ${DIGEST}}`;
const INDEX = `apiVersion: v1\ngenerated: "2026-01-01T00:00:00+01:00"\nentries:\n  kit:\n${ENTRY}\n`;

const parsed = (text: string): string => {
  try {
    return `${parseIndex(text).entries.size} charts`;
  } catch (error) {
    return (error as { expected: string }).expected;
  }
};

describe('helm protocol', () => {
  it('reads an index', async () => {
    const http = scriptedHttp({ 'index.yaml': { body: INDEX.replace(DIGEST, `sha256:${DIGEST.toUpperCase()}`) } });
    expect(await protocol.readIndex(http, 'kit')).to.deep.equal([
      { name: 'kit-1.0.0.tgz', url: 'charts/kit-1.0.0.tgz', version: '1.0.0', digests: { sha256: DIGEST } },
    ]);
    expect(await protocol.readIndex(http, 'other')).to.deep.equal([]);
    expect(await protocol.readIndex(scriptedHttp({}), 'kit'), 'no repository').to.deep.equal([]);
    const failing = scriptedHttp({ 'index.yaml': { status: 500, body: '' } });
    expect(await rejection(protocol.readIndex(failing, 'kit'))).to.equal('Violation: status 200 or 404');
  });

  it('refuses what helm would refuse or skip', () => {
    expect(parsed(INDEX)).to.equal('1 charts');
    expect(parsed('apiVersion: v1\nentries: {}\n')).to.equal('0 charts');
    const broken: readonly (readonly [string, string])[] = [
      ['', 'a YAML mapping with unique keys'],
      ['- kit\n', 'a YAML mapping with unique keys'],
      [`${INDEX}entries: {}\n`, 'a YAML mapping with unique keys'],
      [INDEX.replace('apiVersion: v1\n', ''), 'apiVersion v1'],
      [INDEX.replace('v1\n', '2\n'), 'apiVersion v1'],
      [`${INDEX}maintainer: me\n`, 'fields that helm knows in the index'],
      [INDEX.replace('name: kit', 'name: kit, x-team: a'), 'fields that helm knows in kit'],
      [INDEX.replace('name: kit', 'name: kit, maintainers: [{nick: a}]'), 'fields that helm knows in kit: maintainer'],
      [INDEX.replace('name: kit', 'name: kit, dependencies: [{a: b}]'), 'fields that helm knows in kit: dependency'],
      [INDEX.replace('01-01T00:00:00.5Z', '01-01'), 'kit: created, an RFC 3339 time'],
      [INDEX.replace('+01:00', ''), 'generated, an RFC 3339 time'],
      ['apiVersion: v1\nentries: []\n', 'entries, a mapping'],
      [INDEX.replace(ENTRY, '  - null'), 'mappings below kit'],
      [INDEX.replace(ENTRY, '    a: b'), 'a list of versions below kit'],
      [INDEX.replace('version: 1.0.0', 'version: 1.0'), 'name and version, both texts, below kit'],
      [INDEX.replace('[charts/kit-1.0.0.tgz]', '[]'), 'urls of kit 1.0.0, a list'],
      [INDEX.replace(DIGEST, 'abc'), 'digest of kit 1.0.0, 64 hexadecimal digits'],
    ];
    for (const [text, expected] of broken) expect(parsed(text), text).to.equal(expected);
  });

  it('presents tokens as passwords', () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(protocol.authorization({ user: 'ada', password: 'p', token: 't' })).to.equal(basic('ada:p'));
    expect(protocol.authorization({ token: 't' })).to.equal(basic('__token__:t'));
    expect(protocol.authorization({})).to.equal(undefined);
  });

  it('writes YAML that no reader takes for numbers, dates or booleans', () => {
    const values = { appVersion: '1.10', a: 'yes', b: '2026-01-01', c: '0o7', d: 'one\n\n  two\n', e: true, f: 7 };
    const text = renderYaml(values);
    expect(text).to.include('appVersion: "1.10"').and.include('a: "yes"').and.include('d: "one\\n\\n  two\\n"');
    expect(parseYaml(text)).to.deep.equal(values);
    expect(comparable({ ...values, description: ' a\n\n b ' })).to.include({ description: 'a b', d: values.d });
  });

  it('finds the reference in what helm prints', () => {
    const digest = `sha256:${DIGEST}`;
    for (const line of ['Pushed: h.test:5000/a/kit:1.0.0_b1', `Pulled: h.test:5000/a/kit:1.0.0_b1@${digest}`])
      expect(referenceIn(`Login\n${line}\nDigest: ${digest}\n`)).to.deep.equal({
        repository: 'a/kit',
        tag: '1.0.0_b1',
        digest,
      });
    expect(() => referenceIn('Pushed: h.test/kit:1\n')).to.throw('helm names no reference');
  });
});
