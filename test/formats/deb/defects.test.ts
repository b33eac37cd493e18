import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../harness/core/defect.ts';
import { digestBytes } from '../../../harness/core/digest.ts';
import type { Signer } from '../../../harness/core/signing.ts';
import { badIndex } from '../../../harness/formats/deb/bad-index.ts';
import { editsArchive } from '../../../harness/formats/deb/defects/archive.ts';
import { withValue } from '../../../harness/formats/deb/defects/stanza.ts';
import { defects } from '../../../harness/formats/deb/defects.ts';

const PATH = 'main/binary-amd64/Packages';
const PACKAGES = 'Package: kit\nVersion: 1.0\n\nPackage: kit\nVersion: 1.1\n';
const ROOT = '/deb/dists/stable';

const sha256 = (bytes: Buffer | string) => digestBytes(Buffer.from(bytes)).sha256;
const line = (path: string, body: Buffer) => ` ${sha256(body)} ${body.length} ${path}\n`;
const ARCHITECTURES = ['amd64', 'arm64'];
const INDEXES = new Map<string, Buffer>(
  ARCHITECTURES.map((name) => `main/binary-${name}/Packages`).flatMap((path): [string, Buffer][] => [
    [path, Buffer.from(PACKAGES)],
    [`${path}.gz`, gzipSync(PACKAGES)],
  ]),
);
const RELEASE = `Label: x
Suite: stable
Codename: stable
Date: Sat, 21 Nov 2026 12:00:00 UTC
Acquire-By-Hash: yes
Description: archive
SHA256:
${[...INDEXES].map(([path, body]) => line(path, body)).join('')}`;

const signer = (name: string): Signer => ({
  keyId: name,
  fingerprint: name,
  publicKey: name,
  publicKeyPem: name,
  plain: async () => Buffer.alloc(0),
  detached: async (data) => `${name} over ${sha256(Buffer.from(data as Uint8Array))}`,
  detachedBinary: async () => Buffer.alloc(0),
  clear: async (text) =>
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${text}-----BEGIN PGP SIGNATURE-----\n\n${Buffer.from(name).toString('base64')}\n-----END PGP SIGNATURE-----\n`,
});
const signers = { trusted: signer('trusted'), unknown: signer('unknown'), expired: signer('expired') };

const ok = (body: Buffer | string): DoorMessage => ({ status: 200, headers: {}, body: Buffer.from(body) });

/** An archive without faults, by path. */
async function archive(path: string): Promise<DoorMessage> {
  const file = path.slice(ROOT.length + 1);
  if (file === 'Release') return ok(RELEASE);
  if (file === 'InRelease') return ok(await signers.trusted.clear(RELEASE));
  if (file === 'Release.gpg') return ok(await signers.trusted.detached(Buffer.from(RELEASE)));
  const hashed = [...INDEXES.values()].find((body) => file.endsWith(`/by-hash/SHA256/${sha256(body)}`));
  const body = INDEXES.get(file) ?? hashed;
  return body ? ok(body) : { status: 404, headers: {}, body: Buffer.alloc(0) };
}

const tools: PlantTools = { writerAuthorization: '', signers, upstream: ({ path }) => archive(path) };

async function ask(plant: Plant, file: string): Promise<DoorMessage> {
  const request: DoorRequest = { method: 'GET', path: `${ROOT}/${file}`, headers: {} };
  const message = await archive(request.path);
  return plant.matches(request) ? await plant.response!(message, request, tools) : message;
}

describe('deb defects', () => {
  it('have ids of their own, that begin with a check which they kill', () => {
    const ids = defects.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { id, kills } of defects) expect(kills, id).to.include(id.split(':')[0]);
  });

  it('change an index under all its names, and make the digests and signatures above it right again', async () => {
    const plant = editsArchive({ packages: (text) => text.replaceAll('Version: 1', 'Version: 7') })();
    const release = (await ask(plant, 'Release')).body.toString();
    const [, digest, size] = /^ (\S+) (\d+) main\/binary-amd64\/Packages\.gz$/m.exec(release)!;
    for (const file of [`${PATH}.gz`, `main/binary-amd64/by-hash/SHA256/${digest}`]) {
      const { status, body } = await ask(plant, file);
      expect([status, sha256(body), body.length], file).to.deep.equal([200, digest, Number(size)]);
      expect(gunzipSync(body).toString()).to.equal(PACKAGES.replaceAll('Version: 1', 'Version: 7'));
    }
    const inRelease = (await ask(plant, 'InRelease')).body.toString();
    expect(inRelease).to.equal(await signers.trusted.clear(release));
    expect((await ask(plant, 'Release.gpg')).body.toString()).to.equal(`trusted over ${sha256(release)}`);
    expect((await ask(plant, 'none')).status).to.equal(404);
  });

  it('change a Release alone and leave what it lists', async () => {
    const plant = editsArchive({ release: (text) => text.replace('Suite: stable', 'Suite: other') })();
    expect((await ask(plant, 'Release')).body.toString()).to.equal(RELEASE.replace('Suite: stable', 'Suite: other'));
    expect((await ask(plant, PATH)).body.toString()).to.equal(PACKAGES);
  });

  it('touch an archive where they say that they do', async () => {
    for (const { id, plant } of defects.filter((defect) => /^deb\.(release|gpg\.release)/.test(defect.id))) {
      const planted = plant();
      const files = ['InRelease', 'Release', 'Release.gpg'];
      const changed = [];
      for (const file of files) {
        const before = await archive(`${ROOT}/${file}`);
        changed.push(!(await ask(planted, file)).body.equals(before.body));
      }
      expect(changed, id).to.include(true);
    }
  });

  it('replace values that have several lines', () => {
    const stanza = 'Package: kit\nDescription: a\n b\n c\nSize: 1\n';
    expect(withValue(stanza, 'Description', '$& d')).to.equal('Package: kit\nDescription: $& d\nSize: 1\n');
    expect(withValue(stanza, 'Description', undefined)).to.equal('Package: kit\nSize: 1\n');
  });
});

describe('a badly signed deb index', () => {
  const inRelease = async (how: Parameters<typeof badIndex>[0]) => ask(badIndex(how), 'InRelease');

  it('has the right text by the wrong key, or another text by the right key', async () => {
    expect((await inRelease('wrong-key')).body.toString()).to.equal(await signers.unknown.clear(RELEASE));
    expect((await inRelease('expired-key')).body.toString()).to.equal(await signers.expired.clear(RELEASE));
    const tampered = (await inRelease('tampered')).body.toString();
    expect(tampered).to.not.equal(await signers.trusted.clear(RELEASE));
    expect(tampered.replace('Date:  ', 'Date: ')).to.equal(await signers.trusted.clear(RELEASE));
  });

  it('is there without a signature', async () => {
    const plant = badIndex('unsigned');
    for (const file of ['InRelease', 'Release.gpg']) expect((await ask(plant, file)).status, file).to.equal(404);
    expect((await ask(plant, 'Release')).body.toString()).to.equal(RELEASE);
  });
});
