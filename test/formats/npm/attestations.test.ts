import { expect } from 'chai';
import { statementAbout } from '../../../harness/core/attestation.ts';
import type { RawHttp } from '../../../harness/core/http.ts';
import type { Package, PackageSpec } from '../../../harness/core/package.ts';
import type { Json } from '../../../harness/core/registry.ts';
import { BUNDLE, PROVENANCE } from '../../../harness/formats/npm/attestation.ts';
import { documentPath, jsonRequest } from '../../../harness/formats/npm/document.ts';
import { build, kinds } from '../../../harness/formats/npm/package.ts';
import { attestedSubject, bundleOf, servedAttestations } from '../../../harness/formats/npm/protocol/attestations.ts';
import { publishDocument } from '../../../harness/formats/npm/protocol/publish-document.ts';
import { protocol } from '../../../harness/formats/npm/protocol.ts';
import { registry } from '../../../harness/formats/npm/registry.ts';
import { Fixture } from '../../registry/fixture.ts';
import { workshop } from '../build-fixture.ts';
import { plainSigner } from '../plain-signer.ts';
import { rejection, scriptedHttp } from '../scripted-http.ts';

const signer = plainSigner();
const ATTESTED = { kinds, signature: { signer, tampered: false } };

describe('npm attestations', () => {
  let shop: Awaited<ReturnType<typeof workshop>>;
  before(async () => {
    shop = await workshop(build, { name: 'kit', version: '1.0.0' });
  });
  after(() => shop[Symbol.asyncDispose]());
  const attested = (more: Partial<PackageSpec> = {}): Promise<Package> => shop.build({ ...ATTESTED, ...more });

  it('are generated where they are asked for by name, well or badly signed', async () => {
    const pkg = await attested({ name: '@acme/kit' });
    expect(pkg.files.map(({ name }) => name)).to.deep.equal(['acme-kit-1.0.0.tgz', 'acme-kit-1.0.0.sigstore']);
    expect(pkg.publicKey).to.equal(signer.publicKeyPem);
    const bundle = (await bundleOf(pkg))!;
    expect(bundle).to.deep.include({
      mediaType: BUNDLE,
      verificationMaterial: { publicKey: { hint: 'F' }, tlogEntries: [] },
    });
    expect(attestedSubject(bundle, signer.publicKeyPem)).to.deep.equal({
      name: 'pkg:npm/%40acme/kit@1.0.0',
      digest: { sha512: pkg.file.sha512 },
    });
    expect(attestedSubject(bundle, plainSigner().publicKeyPem)).to.equal(null);
    const bad = await attested({ signature: { signer, tampered: true } });
    expect(attestedSubject((await bundleOf(bad))!, signer.publicKeyPem)).to.equal(null);
    for (const more of [{ signature: ATTESTED.signature }, { kinds }]) {
      const plain = await shop.build(more);
      expect(plain.files, 'files without attestation').to.have.lengthOf(1);
      expect(plain).to.not.have.property('publicKey');
      expect(Object.keys((await publishDocument(plain))._attachments)).to.deep.equal(['kit-1.0.0.tgz']);
    }
  });

  it('are published as npm publishes them: as text beside the tarball', async () => {
    const pkg = await attested({ name: '@acme/kit' });
    const { _attachments } = await publishDocument(pkg);
    const { data, ...rest } = _attachments['@acme/kit-1.0.0.sigstore'];
    expect(JSON.parse(data)).to.deep.equal(await bundleOf(pkg));
    expect(rest).to.deep.equal({ content_type: BUNDLE, length: data.length });
  });

  it('that are served in another form are a violation', async () => {
    const entry = { predicateType: 'x', bundle: await bundleOf(await attested()) };
    const read = (body: object, status = 200) =>
      rejection(servedAttestations(scriptedHttp({ a: { body, status } }), 'a'));
    expect(await read({ attestations: [entry] })).to.equal('');
    expect(await read({ attestations: [entry] }, 500)).to.equal('Violation: status 200');
    for (const body of [{}, { attestations: [7] }, { attestations: [entry, { ...entry, bundle: {} }] }])
      expect(await read(body), JSON.stringify(body)).to.equal('Violation: a list of signed bundles');
  });

  describe('in the embedded registry', () => {
    let fixture: Fixture;
    let http: RawHttp;
    beforeEach(async () => {
      fixture = await Fixture.start({ npm: registry });
      http = fixture.http(protocol, '/npm/');
    });
    afterEach(() => fixture.remove());

    const distOf = async (name: string, version = '1.0.0') =>
      (await http.get(documentPath(name))).json().versions[version].dist;

    for (const [name, spelled] of [
      ['kit', 'kit'],
      ['@acme/kit', '@acme%2fkit'],
    ] as const) {
      it(`are kept with ${name}, named by its document and served as they came`, async () => {
        const pkg = await attested({ name });
        expect((await protocol.publish(http, pkg)).status).to.equal(201);
        expect((await protocol.publish(http, await shop.build({ name, version: '2.0.0' }))).status).to.equal(201);
        const { attestations, tarball } = await distOf(name);
        const url = fixture.url(`/npm/-/npm/v1/attestations/${spelled}@1.0.0`);
        expect(attestations).to.deep.equal({ url, provenance: { predicateType: PROVENANCE } });
        for (const spelling of [url, url.replace('%2f', '/'), url.replace('@acme', '%40acme')]) {
          expect(await servedAttestations(http, spelling), spelling).to.deep.equal([
            { predicateType: PROVENANCE, bundle: await bundleOf(pkg) },
          ]);
        }
        expect((await http.get(tarball)).sha512).to.equal(pkg.file.sha512);
        expect(await distOf(name, '2.0.0')).to.not.have.property('attestations');
        for (const absent of ['2.0.0', '3.0.0', ''])
          expect((await http.get(url.replace('1.0.0', absent))).status, absent).to.equal(404);
        await protocol.remove!(http, pkg);
        expect((await http.get(url)).status, 'status when its version is gone').to.equal(404);
      });
    }

    it('are stated by the registry alone', async () => {
      const document = await publishDocument(await shop.build());
      document.versions['1.0.0'].dist.attestations = { url: 'https://elsewhere.invalid/' };
      expect((await http.put('kit', jsonRequest(document))).status).to.equal(201);
      expect(await distOf('kit')).to.not.have.property('attestations');
    });

    it('are refused with their version when they are not about it, or none', async () => {
      const pkg = await attested();
      const own = (await bundleOf(pkg))!;
      const of = async (more: Partial<PackageSpec>) => bundleOf(await attested(more));
      const about = (name: string, digest: Record<string, string>) => {
        const payload = statementAbout({ name, digest }, PROVENANCE, null).toString('base64');
        return { ...own, dsseEnvelope: { ...own.dsseEnvelope, payload } };
      };
      const cases: Record<string, unknown> = {
        'another package': await of({ name: 'other' }),
        'another version': await of({ version: '2.0.0' }),
        'another tarball': await of({ edition: 'second' }),
        'the tarball under another name': about('pkg:npm/other@1.0.0', { sha512: pkg.file.sha512 }),
        'no digest': about(pkg.purl, {}),
        'no statement': { ...own, dsseEnvelope: { ...own.dsseEnvelope, payload: 'AAAA' } },
        'another payload': { ...own, dsseEnvelope: { ...own.dsseEnvelope, payloadType: 'text/plain' } },
        'no signature': { ...own, dsseEnvelope: { ...own.dsseEnvelope, signatures: [] } },
        'another type': { ...own, mediaType: 'application/json' },
        'no bundle': 7,
      };
      const send = async (change: (attachments: Json) => void) => {
        const document = await publishDocument(pkg);
        change(document._attachments);
        return (await http.put('kit', jsonRequest(document))).status;
      };
      const put = (name: string, data: unknown) => (attachments: Json) => {
        delete attachments['kit-1.0.0.sigstore'];
        attachments[name] = { data };
      };
      for (const [what, bundle] of Object.entries(cases))
        expect(await send(put('kit-1.0.0.sigstore', JSON.stringify(bundle))), what).to.equal(400);
      for (const data of ['{', 7, null]) {
        const document = (attachments: Json) => Object.assign(attachments['kit-1.0.0.sigstore'], { data, length: 1 });
        expect(await send(document), String(data)).to.equal(400);
      }
      expect(await send(put('kit-2.0.0.sigstore', JSON.stringify(own))), 'under another name').to.equal(400);
      const longer = (attachments: Json) => Object.assign(attachments['kit-1.0.0.sigstore'], { length: 1 });
      expect(await send(longer), 'of another length').to.equal(400);
      const alone = (attachments: Json) => delete attachments['kit-1.0.0.tgz'];
      expect(await send(alone), 'without tarball').to.be.oneOf([400, 404]);
      expect((await http.get('kit')).status).to.equal(404);
      expect(await fixture.blobs()).to.deep.equal([]);
    });
  });
});
