import { execFileSync } from 'node:child_process';
import { verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readArchive } from '../../../harness/archive/read.ts';
import { digestBytes } from '../../../harness/core/digest.ts';
import type { Package } from '../../../harness/core/package.ts';
import { blobBytes, contentOf } from '../../../harness/formats/docker/content.ts';
import { HOST_ARCHITECTURE, printerOf } from '../../../harness/formats/docker/elf.ts';
import { OCI, SCHEMA2 } from '../../../harness/formats/docker/media-types.ts';
import { build, kinds } from '../../../harness/formats/docker/package.ts';
import { ANNOTATION, signatureTag } from '../../../harness/formats/docker/signature.ts';
import { signingKeys } from '../../../pki/openpgp-key.ts';
import { signerOf } from '../../../pki/signer.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';
import { everyGenerator, refuses, workshop } from '../build-fixture.ts';

const SUBJECT = { mediaType: OCI.manifest, digest: `sha256:${'a'.repeat(64)}`, size: 7 };
const SIGNED = { signed: { subject: SUBJECT, repository: 'r.regproof.test/kit' } };
const KIT = { name: 'team/kit', version: '1.2.3-rc.1' };

const documentOf = async (pkg: Package, digest: string) => JSON.parse((await blobBytes(pkg, digest)).toString('utf8'));

/** The files of the largest layer of an archive's layout, which is the one with the payload. */
async function readLayer(...[archive, options]: Parameters<typeof readArchive>): ReturnType<typeof readArchive> {
  const blobs = join(String(archive).replace(/\.tar$/, ''), 'blobs/sha256');
  const files = (await readdir(blobs)).map((name) => join(blobs, name));
  const largest = files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]!;
  return readArchive(largest, options);
}

describe('docker packages', () => {
  everyGenerator(build, { name: 'kit', version: '1.0.0' }, readLayer);

  it('are named after repository and tag', async () => {
    await using shop = await workshop(build, KIT);
    const pkg = await shop.build();
    expect([pkg.file.name, pkg.purl]).to.deep.equal(['team--kit_1.2.3-rc.1.tar', 'pkg:docker/team/kit@1.2.3-rc.1']);
  });

  for (const kind of kinds) {
    it(`of kind ${kind} refer to blobs by their digests and sizes, in the archive as in the folder`, async () => {
      await using shop = await workshop(build, KIT);
      const pkg = await shop.build({ kinds: [kind], manifest: SIGNED });
      const { blobs, manifests, top } = await contentOf(pkg);
      const archive = await readArchive(pkg.file.path);
      for (const { digest, size } of [...blobs, ...manifests]) {
        const bytes = await blobBytes(pkg, digest);
        expect([`sha256:${digestBytes(bytes).sha256}`, bytes.length]).to.deep.equal([digest, size]);
        expect(archive.get(`blobs/${digest.replace(':', '/')}`)?.content?.equals(bytes), digest).to.equal(true);
      }
      const stored = [...archive.keys()].filter((path) => path.startsWith('blobs/'));
      expect(stored).to.have.length(blobs.length + manifests.length);
      const index = JSON.parse(await readFile(join(pkg.source!, 'index.json'), 'utf8'));
      expect(index.manifests).to.have.length(1);
      expect(index.manifests[0]).to.deep.include({ digest: top.digest, mediaType: top.mediaType });
    });
  }

  it('say in the config what the layers are when they are unpacked', async () => {
    await using shop = await workshop(build, KIT);
    for (const [kind, types] of [
      ['oci', OCI],
      ['schema2', SCHEMA2],
    ] as const) {
      const pkg = await shop.build({ kinds: [kind] });
      const index = await documentOf(pkg, (await contentOf(pkg)).top.digest);
      expect(index.mediaType).to.equal(types.index);
      expect(index.manifests.map(({ platform }: { platform: object }) => platform)).to.deep.equal([
        { architecture: 'amd64', os: 'linux' },
        { architecture: 'arm64', os: 'linux', variant: 'v8' },
      ]);
      for (const each of index.manifests) {
        const manifest = await documentOf(pkg, each.digest);
        const config = await documentOf(pkg, manifest.config.digest);
        expect([manifest.mediaType, manifest.config.mediaType]).to.deep.equal([types.manifest, types.config]);
        const layers: Buffer[] = await Promise.all(
          manifest.layers.map(({ digest }: { digest: string }) => blobBytes(pkg, digest)),
        );
        const diffs = layers.map((layer) => `sha256:${digestBytes(gunzipSync(layer)).sha256}`);
        expect(config.rootfs.diff_ids).to.deep.equal(diffs);
        expect(config.history).to.have.length(diffs.length);
        expect(config.architecture).to.equal(each.platform.architecture);
        expect(config.config.Labels['test.regproof.marker']).to.equal(pkg.marker);
      }
    }
  });

  it('share no blob with another version or edition', async () => {
    await using shop = await workshop(build, KIT);
    const digests = async (pkg: Package) => (await contentOf(pkg)).blobs.map(({ digest }) => digest);
    const first = await digests(await shop.build());
    for (const more of [{ version: '2' }, { edition: 'second' }, { name: 'other' }, { kinds: ['schema2'] }]) {
      const others = await digests(await shop.build(more));
      expect(
        others.filter((digest) => first.includes(digest)),
        JSON.stringify(more),
      ).to.deep.equal([]);
    }
  });

  it('hold many layers, one of them empty, and artifacts with the subject that was asked for', async () => {
    await using shop = await workshop(build, KIT);
    const { blobs } = await contentOf(await shop.build({ kinds: ['layers'] }));
    expect(blobs.length).to.be.within(25, 120);
    expect(blobs.filter(({ size }) => size === 0)).to.have.length(1);
    const subject = SUBJECT;
    const pkg = await shop.build({ kinds: ['artifact'], manifest: { manifest: { subject } } });
    const manifest = await documentOf(pkg, (await contentOf(pkg)).top.digest);
    expect(manifest).to.deep.include({ subject, artifactType: 'application/vnd.regproof.statement.v1+json' });
  });

  it('sign a manifest, well or badly, in the form that cosign looks for', async () => {
    await using shop = await workshop(build, KIT);
    const signer = await signerOf(await signingKeys(new Date())());
    const more = { kinds: ['signature'], version: signatureTag(SUBJECT), manifest: SIGNED };
    for (const [signature, valid] of [
      [{ signer, tampered: false }, true],
      [{ signer, tampered: true }, false],
    ] as const) {
      const pkg = await shop.build({ ...more, signature });
      const { layers, ...document } = await documentOf(pkg, (await contentOf(pkg)).top.digest);
      expect(document.subject).to.deep.equal(SUBJECT);
      const payload = await blobBytes(pkg, layers[0].digest);
      expect(JSON.parse(payload.toString()).critical.image['docker-manifest-digest']).to.equal(SUBJECT.digest);
      const bytes = Buffer.from(layers[0].annotations[ANNOTATION], 'base64');
      expect(verify('sha256', payload, signer.publicKeyPem, bytes)).to.equal(valid);
    }
    const unsigned = await shop.build(more);
    const { layers } = await documentOf(unsigned, (await contentOf(unsigned)).top.digest);
    expect(layers[0].annotations).to.deep.equal({});
    const error = await shop.build({ kinds: ['signature'] }).catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'SPEC_INVALID' });
  });

  it('are patched where they are asked to be', async () => {
    await using shop = await workshop(build, KIT);
    const patches = { config: { author: null }, manifest: { annotations: { a: 'b' } }, index: { annotations: null } };
    const pkg = await shop.build({ manifest: patches });
    const { top, manifests, config } = await contentOf(pkg);
    expect(await documentOf(pkg, top.digest)).not.to.have.property('annotations');
    expect((await documentOf(pkg, manifests[0]!.digest)).annotations).to.include({ a: 'b' });
    expect(await documentOf(pkg, config)).not.to.have.property('author');
  });

  it('bring a program that prints the marker, without help of the system', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'marker');
    await writeFile(path, printerOf('regproof kit 1.0.0 0123456789abcdef', HOST_ARCHITECTURE), { mode: 0o755 });
    expect(execFileSync(path, { encoding: 'utf8', env: {} })).to.equal('regproof kit 1.0.0 0123456789abcdef\n');
    const [amd64, arm64] = [printerOf('x', 'amd64'), printerOf('x', 'arm64')];
    expect([amd64.readUInt16LE(18), arm64.readUInt16LE(18)]).to.deep.equal([62, 183]);
    // mov x2, #length: the length is in bits 5 to 20.
    expect((printerOf('x'.repeat(99), 'arm64').readUInt32LE(120 + 8) >>> 5) & 0xffff).to.equal(100);
  });

  it('are of one kind, and refused outside the grammar', async () => {
    await using shop = await workshop(build, KIT);
    for (const chosen of [[], ['oci', 'schema2']]) {
      const error = await shop.build({ kinds: chosen }).catch((error: unknown) => error);
      expect(error, chosen.join()).to.have.property('code', 'SPEC_INVALID');
    }
    await refuses(build, [
      ...['', 'Kit', 'a//b', '/a', 'a/', 'a___b', '-a', 'a..b', 'k'.repeat(256)].map((name) => [name, '1'] as const),
      ...['', '.1', '-1', 'a b', 'a/b', '1+2', 't'.repeat(129)].map((version) => ['kit', version] as const),
    ]);
  });
});
