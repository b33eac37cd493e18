import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readArchive } from '../../harness/archive/read.ts';
import type { Package, PackageSpec } from '../../harness/core/package.ts';
import { SIZE_LIMITS } from '../../harness/core/size.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

type Build = (spec: PackageSpec) => Promise<Package>;

/** The files inside an artefact; those that are wanted with their contents. */
type Contents = typeof readArchive;

/** Builds into a new folder for each call; all folders go when the scope ends. */
export async function workshop(build: Build, defaults: { name: string; version: string }) {
  const folder = await temporaryFolder();
  return {
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
    async build(more: Partial<PackageSpec> = {}): Promise<Package> {
      const dir = await mkdtemp(join(folder.path, 'p'));
      return build({ size: 'small', seed: '7', dir, ...defaults, ...more });
    },
  };
}

/** The rules that every generator keeps. */
export function everyGenerator(
  build: Build,
  defaults: { name: string; version: string },
  contents: Contents = readArchive,
): void {
  const artefacts = (pkg: Package) => pkg.files.filter((file) => !file.companion);
  const digests = (pkg: Package) => artefacts(pkg).map((file) => file.sha512);

  it('gives the same bytes for the same spec, in any folder', async () => {
    await using shop = await workshop(build, defaults);
    const first = await shop.build();
    const second = await shop.build();
    expect(digests(second)).to.deep.equal(digests(first));
    expect(second.marker)
      .to.equal(first.marker)
      .and.match(/^regproof .+ .+ [0-9a-f]{16}$/);
    expect(second.dir).not.to.equal(first.dir);
  });

  it('gives other bytes and another marker for another seed, edition, version or manifest', async () => {
    await using shop = await workshop(build, defaults);
    const first = await shop.build();
    for (const more of [{ seed: '8' }, { edition: 'second' }, { version: '9.9.9' }, { manifest: { Extra: 'x' } }]) {
      const other = await shop.build(more);
      expect(other.marker, JSON.stringify(more)).not.to.equal(first.marker);
      for (const digest of digests(other)) expect(digests(first), JSON.stringify(more)).not.to.include(digest);
    }
  });

  it('keeps a medium artefact between 9 and 10 megabytes, each with its own payload', async () => {
    await using shop = await workshop(build, defaults);
    const first = await shop.build({ size: 'medium' });
    const other = await shop.build({ size: 'medium', edition: 'second' });
    for (const file of [...artefacts(first), ...artefacts(other)])
      expect(file.size).to.be.within(9_000_000, 10_000_000);
    for (const [index, file] of artefacts(first).entries()) {
      const payload = await readPayload(contents, file.path);
      expect(payload.length).to.equal(SIZE_LIMITS.medium.payload);
      expect(payload.equals(await readPayload(contents, artefacts(other)[index]!.path)), file.name).to.equal(false);
    }
  });

  it('refuses a kind that it does not make', async () => {
    await using shop = await workshop(build, defaults);
    const error = await shop.build({ kinds: ['egg'] }).catch((error: unknown) => error);
    expect(error).to.have.property('code', 'SPEC_INVALID');
  });
}

async function readPayload(contents: Contents, archive: string): Promise<Buffer> {
  const files = await contents(archive, { want: (path) => path.endsWith('payload.bin') });
  return [...files.values()].find(({ content }) => content !== undefined)!.content!;
}

/** Builds each of the identities and expects SPEC_INVALID with a remedy. */
export async function refuses(
  build: Build,
  identities: readonly (readonly [name: string, version: string])[],
): Promise<void> {
  for (const [name, version] of identities) {
    const spec: PackageSpec = { name, version, size: 'small', seed: '7', dir: '/nowhere' };
    const error = await build(spec).catch((error: unknown) => error);
    expect(error, `${name} ${version}`).to.include({ code: 'SPEC_INVALID' });
    expect(error, `${name} ${version}`).to.have.property('remedy').that.is.not.empty;
  }
}
