import { expect } from 'chai';
import { type GateStage, gateStatus, gateTable } from '../../../harness/cli/ci/gate-status.ts';
import { EXIT, type ExitStatus } from '../../../harness/core/verdict.ts';

const MINUTE = 60_000;
const stages = (...statuses: ExitStatus[]): GateStage[] =>
  statuses.map((exitStatus, index) => ({ name: `stage${index}`, exitStatus, ms: MINUTE }));

describe('the gate', () => {
  it('opens when every stage is green and in time', () => {
    expect(gateStatus(stages(0, 0, 0), 3 * MINUTE)).to.equal(EXIT.green);
  });

  it('has the status of its worst stage, wherever that stands', () => {
    const order: ExitStatus[] = [EXIT.unknown, EXIT.failure, EXIT.usage, EXIT.broken, EXIT.interrupted];
    for (const [index, worse] of order.entries()) {
      for (const better of [EXIT.green, ...order.slice(0, index)]) {
        expect(gateStatus(stages(better, worse), 3 * MINUTE)).to.equal(worse);
        expect(gateStatus(stages(worse, better), 3 * MINUTE)).to.equal(worse);
      }
    }
  });

  it('stays shut when it took too long, and when nothing ran', () => {
    expect(gateStatus(stages(0, 0, 0), 3 * MINUTE - 1)).to.equal(EXIT.failure);
    expect(gateStatus([], MINUTE)).to.equal(EXIT.unknown);
  });

  it('prints what became of each stage', () => {
    const lines = gateTable(stages(0, 1), MINUTE).trimEnd().split('\n');
    expect(lines.map((line) => line.replaceAll(/\s+/g, ' '))).to.deep.equal([
      'stage0 green (0) 1.0 min',
      'stage1 failure (1) 1.0 min',
      'gate failure (1), too slow 2.0 min',
    ]);
  });
});
