// `make bench`: every measurement in one run. It judges nothing: exit 0 when all could be made, 3 otherwise.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { asError } from '../../harness/core/error.ts';
import { PACKAGE_ROOT, VERSION } from '../../harness/core/root.ts';
import { EXIT } from '../../harness/core/verdict.ts';
import { generate } from './generate.ts';
import { html } from './html.ts';
import { judge } from './judge.ts';
import { merge } from './merge.ts';
import { proxy } from './proxy.ts';
import { registry } from './registry.ts';
import { shards } from './shards.ts';
import { smoke } from './smoke.ts';
import { start } from './start.ts';
import { tableOf } from './table.ts';
import type { Line, Measurement } from './timing.ts';

const MEASUREMENTS: Record<string, Measurement> = {
  start,
  proxy,
  generate,
  registry,
  judge,
  html,
  merge,
  shards,
  smoke,
};

const wanted = process.argv.slice(2);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const began = new Date();
const lines: Line[] = [];
const failures: { measurement: string; reason: string }[] = [];
for (const [name, measure] of Object.entries(MEASUREMENTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  say(`measuring: ${name}`);
  try {
    for await (const line of measure(say)) lines.push(line);
  } catch (error) {
    failures.push({ measurement: name, reason: asError(error).message });
  }
}
process.stdout.write(`${tableOf(lines)}\n`);
for (const { measurement, reason } of failures)
  process.stdout.write(`could not be measured: ${measurement}: ${reason}\n`);
const machine = {
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  load: loadavg(),
  node: process.version,
};
const seconds = Math.round((Date.now() - began.getTime()) / 1000);
const file = join(PACKAGE_ROOT, 'results', `bench-${began.toISOString().replaceAll(':', '')}.json`);
await mkdir(join(PACKAGE_ROOT, 'results'), { recursive: true });
const report = { version: VERSION, began: began.toISOString(), seconds, machine, lines, failures };
await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
const missed = lines.filter(({ reached }) => !reached).length;
process.stdout.write(
  `${lines.length - missed} ok, ${missed} missed, ${failures.length} not measured; ${seconds} s, load ${machine.load[0]!.toFixed(1)} on ${machine.cores} cores\n${file}\n`,
);
process.exitCode = failures.length > 0 ? EXIT.broken : EXIT.green;
