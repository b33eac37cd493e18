import { expect } from 'chai';
import { Command } from 'commander';
import { gateStages } from '../../../harness/cli/ci/gate-stages.ts';
import { faultsCommand } from '../../../harness/cli/command/faults.ts';
import { runCommand } from '../../../harness/cli/command/run.ts';
import { stressCommand } from '../../../harness/cli/command/stress.ts';

const PARTS = { shared: ['--profile', 'npm'], workers: ['--workers', '2'], onPostgres: ['db-faults'] };

describe('stages of the gate', () => {
  it('are checks, faults, faults of the database where there is one, and load', () => {
    const names = (parts: typeof PARTS) => gateStages(parts).map(([name]) => name);
    expect(names(PARTS)).to.deep.equal(['run', 'faults', 'faults', 'stress']);
    expect(names({ ...PARTS, onPostgres: [] })).to.deep.equal(['run', 'faults', 'stress']);
    expect(gateStages(PARTS)[2]).to.include.members(['--database', 'postgres', 'db-faults']);
    for (const argv of gateStages(PARTS)) expect(argv.join(' ')).to.include('--profile npm');
  });

  it('have options that their commands take', async () => {
    for (const argv of gateStages(PARTS)) {
      const program = new Command().exitOverride();
      let ran = false;
      for (const command of [runCommand(), faultsCommand(), stressCommand()])
        program.addCommand(
          command
            .exitOverride()
            .configureOutput({ writeErr: () => {} })
            .action(() => {
              ran = true;
            }),
        );
      await program.parseAsync(argv, { from: 'user' });
      expect(ran, argv.join(' ')).to.equal(true);
    }
  });
});
