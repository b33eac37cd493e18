import { check } from '../../../core/check.ts';
import { go } from '../client.ts';
import { downloaded } from '../downloaded.ts';
import { placeOf } from '../module.ts';

/** Comments, Windows line ends, retractions and a toolchain line all count for the hash in go.sum. */
const LINES = [
  '',
  'toolchain go1.21.5',
  '',
  'retract (',
  '\tv0.9.0 // published by mistake\r',
  '\t[v0.8.0, v0.8.9]',
  ')',
  '',
].join('\n');

export default check({
  id: 'go.mod.verbatim',
  tier: 'smoke',
  proves: ['go.mod.original-bytes'],
  needs: ['push', 'pull'],
  async run({ make, publisher, client, http, expect }) {
    const [pkg] = await make({ name: 'verbatim', manifest: { goMod: LINES } });
    await publisher().publish(pkg);
    const served = await http.get(placeOf({ path: pkg.name, version: pkg.version }, 'mod'));
    expect(served.status, 'status of the .mod').to.equal(200);
    expect(served.text(), 'the .mod').to.equal(pkg.manifest.goMod);
    const { GoModSum } = downloaded(await client(go).download(`${pkg.name}@${pkg.version}`));
    expect(GoModSum, 'hash of the go.mod').to.equal(pkg.manifest.goModSum);
  },
});
