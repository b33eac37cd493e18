/** What tells one cell from another. */
export interface CellKey {
  readonly target: string;
  readonly format: string;
  readonly check: string;
  readonly client: string | null;
  readonly size: string;
  readonly transport: string | null;
}

/** The full name of a cell: `target/format/check[client,size,transport]`; used by filter, baseline, JUnit and logs alike. */
export function cellName(key: CellKey): string {
  const traits = [key.client, key.size, key.transport].filter((trait) => trait !== null);
  return `${key.target}/${key.format}/${key.check}[${traits.join(',')}]`;
}

/**
 * A predicate over full names. `*` stands for anything but a separator, `**` for anything; `/` and `.` both separate, so that
 * `**` + `/roundtrip` finds `reference/npm/npm.publish.roundtrip[npm,small]`. A pattern without brackets leaves the traits open.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const open = pattern.includes('[') ? pattern : `${pattern}[**]`;
  const source = separated(open)
    .split(/(\*\*\/?|\*)/)
    .map((part) =>
      part === '*'
        ? '[^/]*'
        : part === '**/'
          ? '(?:.*/)?'
          : part === '**'
            ? '.*'
            : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (name) => expression.test(separated(name));
}

function separated(text: string): string {
  return text.replaceAll('.', '/');
}
