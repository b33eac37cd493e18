import { type CheckContext, check } from '../../core/check.ts';
import type { CollectedFile, NativeResult } from '../../core/client.ts';
import type { IndexedFile } from '../../core/protocol.ts';
import { SIZES } from '../../core/size.ts';
import { holdsWholeTree } from '../unpacked.ts';

type Artefact = Pick<CollectedFile, 'name' | 'size' | 'sha256' | 'sha512'>;

/** Generated, sent, listed, fetched, installed: one digest at every hop. */
export default check({
  id: 'x.package.roundtrip',
  tier: 'smoke',
  proves: ['x.package.same-bytes', 'x.package.index-digests'],
  needs: ['push', 'pull'],
  each: { client: 'any', sizes: SIZES },
  async run(context) {
    const { make, publisher, installer, protocol, http, expect } = context;
    const [pkg] = await make({ name: 'roundtrip' });
    const published = await publisher().publish(pkg);
    // Some clients pack the artefact themselves: then what they packed is what has to come back.
    const artefacts: readonly Artefact[] = published.files.length > 0 ? published.files : pkg.files;
    const listed = (await protocol.readIndex(http, pkg.name)).filter((file) => file.version === pkg.version);
    expect(listed.map((file) => file.name).sort(), 'files in the index').to.deep.equal(
      artefacts.map((file) => file.name).sort(),
    );
    for (const artefact of artefacts)
      await compareServed(context, artefact, listed.find((file) => file.name === artefact.name)!);
    const installed = await installer().install(pkg);
    expect(installed.output, 'what the installed package prints').to.include(pkg.marker);
    // A client that keeps neither the artefact nor its digest shows the files that it unpacked.
    const unpacked = (await holdsWholeTree(installed.files, pkg)) ? [pkg.file.sha256] : [];
    const digests = [...installedDigests(installed, artefacts), ...unpacked];
    expect(digests, 'digests of what the client installed').to.not.be.empty;
  },
});

async function compareServed(
  { http, protocol, expect }: CheckContext,
  artefact: Artefact,
  listed: IndexedFile,
): Promise<void> {
  const digests = Object.entries(listed.digests) as [keyof IndexedFile['digests'], string][];
  if (protocol.indexDigests !== 'none') expect(digests, `digests in the index for ${artefact.name}`).to.not.be.empty;
  const served = await http.get(listed.url, listed.request);
  expect(served.status, `status of GET ${listed.url}`).to.equal(200);
  expect(served.sha256, `sha256 of the served ${artefact.name}`).to.equal(artefact.sha256);
  expect(served.size, `length of the served ${artefact.name}`).to.equal(artefact.size);
  for (const [algorithm, digest] of digests)
    expect(digest, `${algorithm} in the index for ${artefact.name}`).to.equal(served[algorithm]);
}

/** Artefacts whose digest is that of a file the client downloaded, or is named in the lock file that the client printed. */
function installedDigests(installed: NativeResult, artefacts: readonly Artefact[]): string[] {
  const collected = new Set(installed.files.map((file) => file.sha256));
  return artefacts
    .filter(
      ({ sha256, sha512 }) =>
        collected.has(sha256) ||
        installed.output.includes(sha256) ||
        installed.output.includes(Buffer.from(sha512, 'hex').toString('base64')),
    )
    .map((artefact) => artefact.sha256);
}
