import type { Transaction } from '../../../core/registry.ts';
import { renderYaml } from '../metadata.ts';
import { belongsTo, indexEntry, releasesOf } from './rows.ts';

export const INDEX_TYPE = 'application/yaml';

/** Where the rendered index of a repository is kept. */
export function indexPath(repository: string): string {
  return `${repository}/index.yaml`;
}

/** Renders the index of a repository from its rows, as part of the change that made it necessary. */
export async function renderIndex(transaction: Transaction, repository: string, now = Date.now()): Promise<void> {
  const rows = (await transaction.packages()).filter(belongsTo(repository));
  const charts = rows.map((row) => [row.name, releasesOf(row).map(indexEntry)] as const);
  const entries = Object.fromEntries(charts.filter(([, releases]) => releases.length > 0));
  const index = { apiVersion: 'v1', entries, generated: new Date(now).toISOString() };
  await transaction.putDocument(indexPath(repository), Buffer.from(renderYaml(index)), INDEX_TYPE);
}
