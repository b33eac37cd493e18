import type { Command } from 'commander';
import { nameMatcher } from '../../core/cell-name.ts';
import { HarnessError } from '../../core/error.ts';
import { countVerdicts } from '../../report/roll-up.ts';
import { REPEAT } from '../../report/stored-report.ts';
import type { RunSummary, StoredRun } from '../../store/run.ts';
import type { RunList, RunStore } from '../../store/store.ts';
import { wholeNumber } from '../options.ts';

export interface StoreOptions {
  results: string;
  store?: string;
  storePassword?: string;
}

/** The options of every command that looks at many runs. */
export function addStoreOptions(command: Command): Command {
  return command
    .option('--results <dir>', 'folder of the runs', 'results')
    .option(
      '--store <place>',
      'instead: sqlite:FILE, postgres://USER@HOST/NAME, or env:NAME or file:PATH that holds it',
    )
    .option('--store-password <reference>', 'of PostgreSQL: env:NAME or file:PATH; PGPASSWORD by default');
}

/** Which of the runs are meant. */
export interface RunsOptions extends StoreOptions {
  target?: string;
  last: number;
  filter?: string[];
  json?: true;
}

/** The options of every command that looks at the cells of many runs. */
export function addRunsOptions(command: Command): Command {
  return addStoreOptions(command)
    .option('--target <name>', 'only runs of this target')
    .option('--last <n>', 'only so many, the newest', wholeNumber(1), 50)
    .option('--filter <pattern...>', 'only cells with these full names, with * and **')
    .option('--json', 'as JSON');
}

/** The runs that are meant, the oldest first, with the cells that are meant. */
export async function readRuns({ target, last, filter, ...options }: RunsOptions): Promise<StoredRun[]> {
  await using store = await openStore(options);
  const { runs } = await store.list();
  const matchers = filter?.map(nameMatcher);
  const wanted: StoredRun[] = [];
  for (const { id } of runs.filter(({ product }) => target === undefined || product.name === target).slice(-last)) {
    const run = await store.read(id);
    const attempts = matchers ? run.attempts.filter(({ cell }) => matchers.some((fits) => fits(cell))) : run.attempts;
    wanted.push({ ...run, attempts, counts: matchers ? countVerdicts(attempts) : run.counts });
  }
  return wanted;
}

/** Opens the store that was asked for; the folder of the runs by default. Throws USAGE, CONFIG_INVALID. */
export async function openStore({ results, store, storePassword }: StoreOptions): Promise<RunStore> {
  const reference = store === undefined ? null : secretReference(store);
  const { reveal } = await import('../../target/credentials.ts');
  const place = reference ? await reveal(reference) : store;
  if (place === undefined) return new (await import('../../store/file-store.ts')).FileStore(results);
  const { openPostgresStore, openSqliteStore } = await import('../../store/open.ts');
  if (/^sqlite:./.test(place)) return openSqliteStore(place.slice('sqlite:'.length));
  if (!/^postgres(?:ql)?:\/\//.test(place) || !URL.canParse(place))
    throw new HarnessError(
      'USAGE',
      reference ? `What ${store} holds is no store.` : `${store} is no store.`,
      'Give sqlite:FILE or postgres://USER@HOST/NAME.',
    );
  if (!reference && new URL(place).password !== '')
    throw new HarnessError(
      'USAGE',
      'The store has its password on the command line, where everybody sees it.',
      'Leave it out and add --store-password env:NAME, or give the whole as --store env:NAME.',
    );
  return openPostgresStore(
    place,
    storePassword === undefined ? undefined : await reveal(passwordReference(storePassword)),
  );
}

type SecretReference = { env: string } | { file: string };

function secretReference(text: string): SecretReference | null {
  const [, kind, value] = /^(env|file):(.+)$/.exec(text) ?? [];
  if (value === undefined) return null;
  return kind === 'env' ? { env: value } : { file: value };
}

function passwordReference(text: string): SecretReference {
  const reference = secretReference(text);
  if (reference) return reference;
  throw new HarnessError('USAGE', '--store-password holds no reference.', 'Give env:NAME or file:PATH.');
}

/**
 * The id of the run that somebody means: an id, `latest`, the name of a target, or `target@version`, of which the newest run that was not cut short. Throws
 * RUN_UNKNOWN, and REPORT_INVALID for one that cannot be read.
 */
export function runIdOf(asked: string, { runs, unreadable }: RunList): string {
  const byId = runs.find(({ id }) => id === asked);
  if (byId) return byId.id;
  const broken = unreadable.find(({ id }) => id === asked);
  if (broken) throw new HarnessError('REPORT_INVALID', broken.reason, REPEAT);
  const fits = ({ product: { name, version } }: RunSummary) =>
    asked === 'latest' || asked === name || asked === `${name}@${version}`;
  const candidates = runs.filter(fits);
  const found = candidates.findLast(({ cancelled }) => !cancelled) ?? candidates.at(-1);
  if (found) return found.id;
  throw new HarnessError(
    'RUN_UNKNOWN',
    `There is no run ${asked}, and none of a target of that name.`,
    'List the runs with regproof report history.',
  );
}
