import { sign, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { signedBytes, statementAbout } from '../../../harness/core/attestation.ts';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package } from '../../../harness/core/package.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { attestationOf, distributionsOf, PUBLISHED } from '../../../harness/formats/pypi/attestation.ts';
import { build, kinds } from '../../../harness/formats/pypi/package.ts';
import { attestedDigest, servedAttestations } from '../../../harness/formats/pypi/protocol/provenance.ts';
import { upload } from '../../../harness/formats/pypi/protocol/upload.ts';
import { protocol } from '../../../harness/formats/pypi/protocol.ts';
import { registry } from '../../../harness/formats/pypi/registry.ts';
import { createPki } from '../../../pki/authority.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';
import { derOf, plainSigner } from '../plain-signer.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const signer = plainSigner();
const ATTESTED = { kinds, signature: { signer, tampered: false } };

describe('pypi attestations', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  before(async () => {
    shop = await workshop(build, { name: 'Acme.Kit', version: '1.0' });
  });
  after(() => shop[Symbol.asyncDispose]());

  it('are generated for each file where they are asked for by name, well or badly signed', async () => {
    const pkg = await shop.build(ATTESTED);
    const bad = await shop.build({ ...ATTESTED, signature: { signer, tampered: true } });
    expect(pkg.publicKey).to.equal(signer.publicKeyPem);
    expect(distributionsOf(pkg)).to.have.lengthOf(2);
    expect(pkg.files).to.have.lengthOf(4);
    for (const file of distributionsOf(pkg)) {
      const attestation = (await attestationOf(pkg, file))!;
      const statement = JSON.parse(Buffer.from(attestation.envelope.statement, 'base64').toString());
      expect(statement.subject).to.deep.equal([{ name: file.name, digest: { sha256: file.sha256 } }]);
      expect(statement.predicateType).to.equal(PUBLISHED);
      expect(attestedDigest(attestation, signer.publicKeyPem)).to.equal(file.sha256);
      expect(attestedDigest(attestation, plainSigner().publicKeyPem)).to.equal(null);
      expect(attestedDigest((await attestationOf(bad, file))!, signer.publicKeyPem)).to.equal(null);
    }
    expect(distributionsOf(bad).map(({ sha256 }) => sha256)).to.deep.equal(
      distributionsOf(pkg).map(({ sha256 }) => sha256),
    );
    for (const more of [{ signature: ATTESTED.signature }, { kinds }]) {
      const plain = await shop.build(more);
      expect(plain.files, 'files without attestations').to.have.lengthOf(2);
      expect(plain).to.not.have.property('publicKey');
    }
    const alone = await shop.build({ ...ATTESTED, kinds: ['attestation'] }).catch((error: unknown) => error);
    expect(alone).to.include({ code: 'SPEC_INVALID' });
  });

  it('that are served in another form are a violation', async () => {
    const pkg = await shop.build(ATTESTED);
    const attestation = await attestationOf(pkg, pkg.file);
    const read = (bundles: unknown, status = 200) =>
      rejection(servedAttestations(scriptedHttp({ a: { body: { attestation_bundles: bundles }, status } }), 'a'));
    expect(await read([{ attestations: [attestation] }])).to.equal('');
    expect(await read([{ attestations: [attestation] }], 500)).to.equal('Violation: status 200');
    for (const bundles of [undefined, [7], [{}], [{ attestations: [attestation, { ...attestation, envelope: {} }] }]])
      expect(await read(bundles), JSON.stringify(bundles)).to.equal('Violation: bundles of attestations');
  });

  describe('in the embedded registry', () => {
    let fixture: Fixture;
    let http: RawHttp;
    beforeEach(async () => {
      fixture = await Fixture.start({ pypi: registry });
      http = fixture.http(protocol, '/pypi/legacy/', '/pypi/simple/');
    });
    afterEach(() => fixture.remove());

    const filesOf = async (name: string): Promise<Json[]> =>
      (await http.get(`${name}/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } })).json().files;
    const anchorsOf = async (name: string) => (await http.get(`${name}/`)).text().match(/<a .*<\/a>/g)!;

    it('are kept with their files, named by both forms of the index and served as they came', async () => {
      const attested = await shop.build({ ...ATTESTED, version: '1.0+cu.1' });
      const plain = await shop.build({ version: '2.0', kinds: ['wheel'] });
      for (const pkg of [attested, plain]) expect((await protocol.publish(http, pkg)).status).to.equal(200);
      const [files, anchors] = [await filesOf('acme-kit'), await anchorsOf('acme-kit')];
      for (const [index, file] of distributionsOf(attested).entries()) {
        const url = files[index]!.provenance;
        expect(url).to.equal(
          fixture.url(`/pypi/integrity/acme-kit/1.0%2Bcu.1/${encodeURIComponent(file.name)}/provenance`),
        );
        expect(anchors[index]).to.contain(`data-provenance="${url}"`);
        const response = await http.get(url);
        expect(response.headers['content-type']).to.equal('application/vnd.pypi.integrity.v1+json');
        const { version, attestation_bundles: bundles } = response.json();
        expect([version, bundles.map(({ publisher }: Json) => publisher)]).to.deep.equal([
          1,
          [{ kind: 'account', claims: { user: 'writer' } }],
        ]);
        expect(await servedAttestations(http, url)).to.deep.equal([await attestationOf(attested, file)]);
      }
      expect(files[2]!.provenance).to.equal(null);
      expect(anchors[2]).to.not.contain('data-provenance');
      const absent = files[0]!.provenance.replaceAll('1.0%2Bcu.1', '2.0');
      for (const url of [absent, absent.replace('acme-kit', 'other')])
        expect((await http.get(url)).status).to.equal(404);
    });

    it('go with their release', async () => {
      const pkg = await shop.build(ATTESTED);
      await protocol.publish(http, pkg);
      const [file] = await filesOf('acme-kit');
      await protocol.remove!(http, pkg);
      expect((await http.get(file!.provenance)).status).to.equal(404);
    });

    it('may name the file otherwise, be several, and be signed by the key of a certificate', async () => {
      const pkg = await shop.build(ATTESTED);
      const { key, cert } = (await createPki()).server;
      const statement = statementAbout(
        { name: pkg.file.name.replace('acme_kit', 'Acme.Kit'), digest: { sha256: pkg.file.sha256 } },
        'https://slsa.dev/provenance/v1',
        {},
      );
      const certified = {
        version: 1,
        verification_material: {
          certificate: new X509Certificate(cert).raw.toString('base64'),
          transparency_entries: [{}],
        },
        envelope: {
          statement: statement.toString('base64'),
          signature: sign('sha256', signedBytes(statement), key).toString('base64'),
        },
        more: 'of it',
      };
      const attestations = [certified, await attestationOf(pkg, pkg.file)];
      const fields = { attestations: JSON.stringify(attestations) };
      expect((await upload(http, pkg, pkg.file, { fields })).status).to.equal(200);
      expect(await servedAttestations(http, (await filesOf('acme-kit'))[0]!.provenance)).to.deep.equal(attestations);
    });

    it('are refused with their file when they are not about it, not signed or none', async () => {
      const pkg = await shop.build(ATTESTED);
      const own = (await attestationOf(pkg, pkg.file))!;
      const material = own.verification_material;
      const of = async (other: Package) => attestationOf(other, other.file);
      const signed = async (name: string, predicateType: string) => {
        const statement = statementAbout({ name, digest: { sha256: pkg.file.sha256 } }, predicateType, null);
        const signature = Buffer.from(await signer.plain(signedBytes(statement)));
        const envelope = { statement: statement.toString('base64'), signature: signature.toString('base64') };
        return [{ ...own, envelope }];
      };
      const cases: Record<string, unknown> = {
        'no JSON': '[',
        'no list': JSON.stringify(own),
        'an empty list': '[]',
        'another version': [{ ...own, version: 2 }],
        'no envelope': [{ ...own, envelope: undefined }],
        'another project': [await of(await shop.build({ ...ATTESTED, name: 'other' }))],
        'another release': [await of(await shop.build({ ...ATTESTED, version: '2.0' }))],
        'other bytes': [await of(await shop.build({ ...ATTESTED, edition: 'second' }))],
        'the other file': [await attestationOf(pkg, pkg.files[1]!)],
        'a bad one among good ones': [own, await of(await shop.build({ ...ATTESTED, edition: 'second' }))],
        'another signature': [await of(await shop.build({ ...ATTESTED, signature: { signer, tampered: true } }))],
        'the key of another': [
          { ...own, verification_material: { ...material, certificate: derOf(plainSigner().publicKeyPem) } },
        ],
        'no key': [{ ...own, verification_material: { ...material, certificate: 'AAAA' } }],
        'a statement of an unknown kind': await signed(pkg.file.name, 'x'),
        'the same bytes under another name': await signed('other-1.0-py3-none-any.whl', PUBLISHED),
        'the same bytes under no name': await signed('README', PUBLISHED),
      };
      for (const [what, value] of Object.entries(cases)) {
        const attestations = typeof value === 'string' ? value : JSON.stringify(value);
        expect((await upload(http, pkg, pkg.file, { fields: { attestations } })).status, what).to.equal(400);
      }
      expect((await http.get('acme-kit/')).status).to.equal(404);
      expect(await fixture.blobs()).to.deep.equal([]);
    });
  });
});
