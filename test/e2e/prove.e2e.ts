import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Proof } from '../../harness/runner/proof.ts';
import { regproof, temporaryFolder } from './cli.ts';

// All formats and tiers are proven by `make prove`, which takes many times as long.
describe('regproof prove', () => {
  it('shows for every smoke check that it can fail, and for every defect of one that it is noticed', async () => {
    await using folder = await temporaryFolder();
    const result = await regproof(['prove', '--profile', 'smoke,go', '--tier', 'smoke', '--results', folder.path]);
    expect(result.exitCode, result.stdout.slice(-5_000)).to.equal(0);
    const run = readdirSync(folder.path).find((name) => name.startsWith('prove-'))!;
    const proof: Proof = JSON.parse(readFileSync(join(folder.path, run, 'prove.json'), 'utf8'));
    expect(proof.survivors).to.deep.equal([]);
    expect(proof.unproven).to.deep.equal([]);
    expect(proof.dishonest).to.deep.equal([]);
    expect(proof.controls).to.deep.equal([]);
    expect(proof.defects.length).to.be.greaterThan(40);
    expect(proof.checks.length).to.be.greaterThan(30);
    for (const defect of proof.defects) expect(defect.killedBy, defect.id).to.not.be.empty;
  });
});
