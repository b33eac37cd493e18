import { createHash } from 'node:crypto';

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

/** Folder of the cells below that of their run. */
export const CELLS = 'cells';

/** Most file systems take names of 255 bytes. */
const LONGEST = 160;

/**
 * The folder of a cell below that of its run: `cells/npm/npm.tarball.integrity,npm,small`; further attempts lie in it. Any file system takes it: a name with
 * characters that some do not, or that is too long, ends in the beginning of its sha256, so that no two cells share a folder.
 */
export function cellFolder(name: string, attempt = 1): string {
  const [, format = '', ...rest] = name.split('/');
  const [, check, traits] = /^(.*)\[([^[\]]*)\]$/.exec(rest.join('/')) ?? [];
  const sha256 = createHash('sha256').update(name).digest('hex');
  const safe = (text: string | null, readable: string) => {
    const mild = readable
      .toLowerCase()
      .replace(/[^a-z0-9.,_=+-]|^[.-]+/g, '_')
      .slice(0, LONGEST);
    return mild === text && /^[a-z0-9](.*[a-z0-9])?$/.test(text) ? text : `${mild}~${sha256.slice(0, 8)}`;
  };
  const own = check === undefined ? null : `${check},${traits}`;
  const folder = [CELLS, safe(format, format), safe(own, own ?? rest.join('/'))].join('/');
  return attempt === 1 ? folder : `${folder}/attempt-${attempt}`;
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
