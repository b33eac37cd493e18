import { Command, InvalidArgumentError } from 'commander';
import { SIZES } from '../../core/size.ts';
import { duration, listOf, oneOf, wholeNumber } from '../options.ts';
import { PHASES, PUBLISHERS } from '../stress/phases.ts';
import type { StressOptions } from '../stress/stress-options.ts';

/** `regproof stress`: many requests at once, and what became of them. */
export function stressCommand(): Command {
  const command = new Command('stress')
    .description('load a registry, judge what it acknowledged, and say where it breaks')
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
    .option('--target <target>', 'name of a target, or the folder of a target.yaml')
    .option('--load <profile>', 'smoke, release, soak, or the path of a YAML file', 'smoke')
    .option('--scenario <phases>', `${PHASES.join(', ')}; all that the load profile has by default`, listOf(...PHASES))
    .option('--count <n>', 'publishes that are in flight together', wholeNumber(1, 1_000))
    .option('--by <publisher>', `who publishes them: ${PUBLISHERS.join(' or ')}`, oneOf(...PUBLISHERS))
    .option('--size <size>', SIZES.join(', '), oneOf(...SIZES))
    .option('--rate <rate>', 'arrivals a second, for example 200/s', rate)
    .option('--duration <time>', 'of the load, for example 60s', duration)
    .option('--warm-up <time>', 'at its beginning, left out of the summary', duration)
    .option('--mix <weights>', 'for example publish=1,fetch=8,index=1', mix)
    .option('--arrivals <kind>', 'constant or poisson', oneOf('constant', 'poisson'))
    .option('--timeout <time>', 'until a request counts as timed out', duration)
    .option('--generators <n>', 'processes that generate the load together', wholeNumber(1, 16))
    .option('--executor <executor>', 'where generators run: docker (containers) or local', oneOf('docker', 'local'))
    .option('--image <image>', 'of generators, with this version in it; this program in the base image by default')
    .option('--seed <seed>', 'same seed, same packages and arrivals; random by default')
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--base <image>', 'base image of target images')
    .option('--external <url>', 'the address of a registry elsewhere that may be loaded: only with its owner’s leave')
    .action(async (options: StressOptions) => {
      const { runStress } = await import('../stress/run-stress.ts');
      process.exitCode = await runStress(options);
    });
  command
    .command('generator', { hidden: true })
    .description('one of several generators of a load, started by their coordinator')
    .argument('<post>', 'file that says where to report')
    .action(async (post: string) => {
      const { runGeneratorAt } = await import('../stress/run-generator.ts');
      process.exitCode = await runGeneratorAt(post);
    });
  return command;
}

function rate(value: string): number {
  const number = /^(\d+(?:\.\d+)?)(?:\/s)?$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  if (!(number > 0 && number <= 10_000))
    throw new InvalidArgumentError('give a rate up to 10000/s, for example 200/s.');
  return number;
}

const KINDS = ['publish', 'fetch', 'index'] as const;

function mix(value: string): Partial<Record<(typeof KINDS)[number], number>> {
  const weights = value.split(',').map((part) => /^(publish|fetch|index)=(\d+(?:\.\d+)?)$/.exec(part.trim()));
  const entries = weights.map((match) => [match?.[1], Number(match?.[2])] as const);
  if (weights.includes(null) || !entries.some(([, weight]) => weight > 0))
    throw new InvalidArgumentError(`give weights of ${KINDS.join(', ')}, for example publish=1,fetch=8,index=1.`);
  return Object.fromEntries(entries);
}
