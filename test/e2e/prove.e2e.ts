import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Proof } from '../../harness/runner/prove.ts';
import { regproof, temporaryFolder } from './cli.ts';

describe('regproof prove', () => {
  it('shows for every check that it can fail, and for every defect that it is noticed', async () => {
    await using folder = await temporaryFolder();
    const result = await regproof(['prove', '--results', folder.path]);
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
