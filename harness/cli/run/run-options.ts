import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { TIERS, type Tier } from '../../core/check.ts';
import { SIZES, type Size } from '../../core/size.ts';
import { duration, expression, listOf, oneOf, shard, wholeNumber, words } from '../options.ts';

/** Cells that run at once unless the user says otherwise. */
export const DEFAULT_WORKERS = Math.min(5, availableParallelism() + 1);

export const EXECUTORS = ['docker', 'local'] as const;
/** Where the embedded registry may keep its metadata. */
export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];
export const REPORTERS = [
  'list',
  'line',
  'dot',
  'json',
  'junit',
  'ctrf',
  'summary',
  'html',
  'blob',
  'prometheus',
  'otel',
  'github',
] as const;

export interface RunOptions {
  /** Those of scenarios/defaults.yaml by default. */
  profile?: string;
  target?: string;
  tier: Tier;
  size?: Size[];
  client?: string[];
  filter?: string[];
  grep?: RegExp;
  grepInvert?: RegExp;
  list?: boolean;
  executor: (typeof EXECUTORS)[number];
  workers: number;
  reporter: (typeof REPORTERS)[number][];
  repeatEach: number;
  maxFailures: number;
  lastFailed?: boolean;
  changedOnly?: boolean;
  sign?: boolean;
  shard?: { index: number; count: number };
  durations?: string;
  keepOnFailure?: boolean;
  seed?: string;
  timeout: number;
  results: string;
  base?: string;
  database?: DatabaseKind;
  pki?: string;
}

/** The options that `run` and its relatives share; `tier` is the default tier. */
export function addRunOptions(command: Command, tier: Tier = 'smoke'): Command {
  const checks = addReporterOption(command)
    .option('--tier <tier>', TIERS.join(', '), oneOf(...TIERS), tier)
    .option('--size <sizes>', `${SIZES.join(', ')}; small and medium at tier smoke, all above it`, listOf(...SIZES))
    .option('--client <clients>', 'only cells about these clients', words)
    .option('--filter <pattern...>', 'full names of cells, with * and **')
    .option('--grep <regexp>', 'only cells whose name matches', expression)
    .option('--grep-invert <regexp>', 'only cells whose name does not match', expression)
    .option('--list', 'print the cells and run none')
    .option('--workers <n>', 'cells at once', wholeNumber(1, 64), DEFAULT_WORKERS)
    .option('--repeat-each <n>', 'run each cell so often', wholeNumber(1, 1_000), 1)
    .option('--max-failures <n>', 'stop after so many failures; 0 for never', wholeNumber(0), 0)
    .option('--sign', 'sign the report with the key in the folder of --pki')
    .option('--last-failed', 'only cells that were not green in the latest run')
    .option(
      '--shard <i/n>',
      'one part of the cells; give each part the same seed, and merge: regproof report merge',
      shard,
    )
    .option('--durations <file>', 'recorded durations that decide parts and order; those of --results by default');
  return addSessionOptions(checks, 'cell');
}

/** The reporters of a run of checks, be it whole or merged. */
export function addReporterOption(command: Command): Command {
  const chosen: RunOptions['reporter'] = ['list', 'json', 'junit', 'summary', 'html'];
  return command.option('--reporter <reporters>', REPORTERS.join(', '), listOf(...REPORTERS), chosen);
}

/** The options of every command in which clients run against a target; `each`: what the time-out is for. */
export function addSessionOptions(command: Command, each: string): Command {
  return command
    .option(
      '--executor <executor>',
      'docker (client images) or local (the host’s tools)',
      oneOf(...EXECUTORS),
      'docker' as const,
    )
    .option('--keep-on-failure', 'keep the files of failed cells for two weeks')
    .option('--seed <seed>', 'same seed, same packages; random by default')
    .option('--timeout <time>', `for one ${each}, for example 300s`, duration, 300_000)
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--database <kind>', 'of the embedded registry: sqlite or postgres', oneOf(...DATABASES))
    .option('--base <image>', 'base image of client and target images')
    .option('--pki <dir>', 'keep the keys and certificates there, or use those that are; made for the run by default');
}
