/** Names of the files in the folder of a run that a judgement reads. */
export const HISTORY_FILE = 'history.jsonl';
export const OBSERVATION_FILE = 'observation.json';
export const PACKAGES_FILE = 'packages.jsonl';
