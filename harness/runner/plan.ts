import type { Catalogue, Subject } from '../core/catalogue.ts';
import { type CellKey, cellName, nameMatcher } from '../core/cell-name.ts';
import { type Check, TIERS, type Tier } from '../core/check.ts';
import { type Client, installs, publishes } from '../core/client.ts';
import { HarnessError } from '../core/error.ts';
import type { Size } from '../core/size.ts';

export interface Selection {
  readonly target: string;
  readonly formats: readonly string[];
  readonly tier: Tier;
  /** Sizes to run; a check that is not about size runs at small alone. */
  readonly sizes: readonly Size[];
  readonly clients?: readonly string[];
  /** Full-name patterns, any of which selects a cell. */
  readonly filters?: readonly string[];
  readonly grep?: RegExp;
  readonly grepInvert?: RegExp;
  readonly only?: ReadonlySet<string>;
}

/** One check on one format with one client, size and transport. */
export interface Cell extends CellKey {
  readonly name: string;
  readonly size: Size;
  readonly subject: Subject;
  readonly definition: Check;
}

/** Expands profile x tier x check x client x size x transport into cells, in a stable order. */
export function planCells(catalogue: Catalogue, selection: Selection): Cell[] {
  const filters = selection.filters?.map(nameMatcher);
  return catalogue.subjects
    .filter((subject) => selection.formats.includes(subject.format.id))
    .flatMap((subject) =>
      subject.checks
        .filter((check) => withinTier(check, selection.tier))
        .flatMap((check) => cellsOf(subject, check, selection)),
    )
    .filter(
      (cell) =>
        (!filters || filters.some((matches) => matches(cell.name))) &&
        (!selection.grep || selection.grep.test(cell.name)) &&
        !selection.grepInvert?.test(cell.name) &&
        (!selection.only || selection.only.has(cell.name)),
    );
}

function withinTier(check: Check, tier: Tier): boolean {
  return TIERS.indexOf(check.tier) <= TIERS.indexOf(tier);
}

function cellsOf(subject: Subject, definition: Check, selection: Selection): Cell[] {
  const sizes = definition.each?.sizes?.filter((size) => selection.sizes.includes(size)) ?? ['small' as const];
  const transports = definition.each?.transports ?? [null];
  const cells: Cell[] = [];
  for (const client of clientsOf(subject, definition, selection.clients)) {
    const looked = refusalsOf(subject.format.clients.find((candidate) => candidate.id === client));
    for (const transport of transports) {
      if (transport !== null && looked && !(transport in looked)) continue;
      for (const size of sizes) {
        const key = {
          target: selection.target,
          format: subject.format.id,
          check: definition.id,
          client,
          size,
          transport,
        };
        cells.push({ ...key, name: cellName(key), subject, definition });
      }
    }
  }
  return cells;
}

/** The bad certificates and signatures that a client looks at. */
function refusalsOf(client: Client | undefined): object | undefined {
  return client && { ...client.tlsRefusals, ...client.signatureRefusals };
}

/** `null` for a check that is not about one client; a chosen client leaves only the checks that are about it. */
function clientsOf(subject: Subject, check: Check, chosen: readonly string[] | undefined): (string | null)[] {
  if (!check.each?.client) return chosen ? [] : [null];
  const fits = { publisher: publishes, installer: installs, any: () => true }[check.each.client];
  const fitting = subject.format.clients.filter((client) => fits(client));
  // No client of the format publishes: the declared upload request does, once.
  if (fitting.length === 0) return chosen ? [] : [null];
  return fitting.map((client) => client.id).filter((id) => !chosen || chosen.includes(id));
}

/** Throws CLIENT_UNKNOWN when a chosen client belongs to none of the chosen formats. */
export function assertKnownClients(catalogue: Catalogue, selection: Selection): void {
  const known = catalogue.subjects
    .filter((subject) => selection.formats.includes(subject.format.id))
    .flatMap((subject) => subject.format.clients.map((client) => client.id));
  const unknown = selection.clients?.find((client) => !known.includes(client));
  if (unknown)
    throw new HarnessError(
      'CLIENT_UNKNOWN',
      `There is no client ${unknown} in ${selection.formats.join(', ')}.`,
      `Known: ${known.join(', ')}.`,
    );
}
