import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { freePort } from '../../harness/core/free-port.ts';
import { ensureBase } from '../../harness/executor/base-image.ts';
import { connectEngine } from '../../harness/executor/engine.ts';
import { composeCommand } from '../../harness/executor/engine-setup.ts';
import { latestReport, ROOT } from './cli.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

describe('compose.yaml', () => {
  it('runs one format by its own services, and ends with the verdict', async () => {
    const [command, ...args] = await composeCommand(say);
    const { engine } = await connectEngine();
    const shared = await mkdtemp(join(tmpdir(), 'regproof-compose-'));
    const results = join(ROOT, 'results/compose/go');
    const env = {
      REGPROOF_DIR: ROOT,
      REGPROOF_IMAGE: await ensureBase(engine, undefined, say),
      REGPROOF_PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      REGPROOF_TMP: shared,
      REGPROOF_SIZE: 'small',
      REGPROOF_PORT: String(await freePort()),
      COMPOSE_PROJECT_NAME: `regproof-${process.pid}`,
    };
    const compose = (...more: string[]) =>
      execa(command, [...args, '-f', 'compose/compose.yaml', '--profile', 'go', ...more], {
        cwd: ROOT,
        env,
        reject: false,
        all: true,
        stdin: 'ignore',
      });
    try {
      await rm(results, { recursive: true, force: true });
      const up = await compose('up', '--exit-code-from', 'go-test');
      expect(up.exitCode, up.all.slice(-4_000)).to.equal(0);
      const report = await latestReport(results);
      expect(report.target.name).to.equal('served');
      expect(report.summary.pass).to.be.greaterThan(5);
      expect(report.cells.every(({ format }) => format === 'go')).to.equal(true);
    } finally {
      await compose('down', '--volumes');
      await rm(shared, { recursive: true, force: true });
    }
  });
});
