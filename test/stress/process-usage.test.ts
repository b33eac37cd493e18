import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { bytesBelow, parseStat, usageOf } from '../../harness/stress/process-usage.ts';
import { ResourceWatch } from '../../harness/stress/resources.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** A line of /proc/<pid>/stat: 52 fields, of which these matter. */
function stat(pid: number, { parent = 1, utime = 0, stime = 0, pages = 0, name = 'registry' } = {}): string {
  const fields = Array.from({ length: 50 }, () => '0');
  const set = (number: number, value: number) => {
    fields[number - 3] = String(value);
  };
  fields[0] = 'S';
  set(4, parent);
  set(14, utime);
  set(15, stime);
  set(24, pages);
  return `${pid} (${name}) ${fields.join(' ')}\n`;
}

describe('use of a process', () => {
  it('is read behind whatever the command is called', () => {
    const text = stat(7, { parent: 3, utime: 150, stime: 50, pages: 10, name: 'a) S 9 (b' });
    expect(parseStat(text)).to.deep.equal({ parent: 3, ticks: 200, pages: 10 });
  });

  it('is that of the process and all its descendants', async () => {
    await using proc = await temporaryFolder();
    const processes = [stat(7, { utime: 100, pages: 1 }), stat(8, { parent: 7, stime: 50, pages: 2 })];
    processes.push(stat(9, { parent: 8, utime: 50, pages: 3 }), stat(10, { parent: 1, utime: 999, pages: 999 }));
    for (const line of processes) {
      const dir = join(proc.path, line.split(' ')[0]!);
      await mkdir(dir);
      await writeFile(join(dir, 'stat'), line);
    }
    await mkdir(join(proc.path, 'self'));
    expect(await usageOf(7, proc.path)).to.deep.equal({ cpuSeconds: 2, rss: 6 * 4096 });
    expect(await usageOf(11, proc.path)).to.equal(null);
  });

  it('is what the operating system says of this process', async () => {
    const usage = (await usageOf(process.pid))!;
    const { user, system } = process.cpuUsage();
    expect(usage.cpuSeconds).to.be.closeTo((user + system) / 1e6, 2);
    expect(usage.rss).to.be.greaterThan(10 * 1024 ** 2);
  });

  it('is watched from beginning to end, for the target where there is one', async () => {
    const watch = await ResourceWatch.begin(() => process.pid);
    for (const end = performance.now() + 100; performance.now() < end; );
    const { generator, target } = await watch.end();
    expect(generator.cpuSeconds).to.be.greaterThan(0);
    expect(generator.eventLoop).to.be.greaterThan(0.3);
    expect(target!.peakRss).to.be.greaterThan(0);
    expect((await (await ResourceWatch.begin(() => null)).end()).target).to.equal(null);
  });

  it('counts the bytes of a folder', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'a/b'), { recursive: true });
    await writeFile(join(folder.path, 'a/b/c'), Buffer.alloc(1_000));
    await writeFile(join(folder.path, 'd'), Buffer.alloc(24));
    expect(await bytesBelow(folder.path)).to.equal(1_024);
  });
});
