/** Options that every stage has, that of the checks alone, and the scenarios that need a database of their own. */
export interface GateParts {
  readonly shared: readonly string[];
  readonly workers: readonly string[];
  readonly onPostgres: readonly string[];
}

/**
 * All cases on all formats take hours of clients: each scenario comes to each format, each case to one of them. What fails is not searched for less: the
 * stage names the command.
 */
const FAULTS_IN_TIME = ['--spread', '--shrink', '0', '--points', '18'];

/** Four hundred arrivals for each format say enough of errors and of lost updates; how fast it is, `regproof stress` says. */
const LOAD_IN_TIME = ['--load', 'release', '--duration', '10s', '--warm-up', '2s'];

/** The commands of the gate, which take about half, a quarter, a twentieth and a fifth of its time. */
export function gateStages({ shared, workers, onPostgres }: GateParts): string[][] {
  const postgres = ['faults', '--database', 'postgres', '--scenario', onPostgres.join(','), ...FAULTS_IN_TIME];
  return [
    ['run', '--tier', 'release', ...shared, ...workers],
    ['faults', ...FAULTS_IN_TIME, ...shared],
    ...(onPostgres.length === 0 ? [] : [[...postgres, ...shared]]),
    ['stress', ...LOAD_IN_TIME, ...shared],
  ];
}
