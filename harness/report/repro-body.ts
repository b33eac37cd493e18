import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ReportStep } from '../core/report.ts';

type Sent = NonNullable<Extract<ReportStep, { kind: 'http' }>['sent']>;

/** A file of a package that was made for the cell, and the command that makes the same bytes. */
export interface MadeFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly command: string;
}

/** What a script knows besides the report. */
export interface ReproFiles {
  /** Bodies of requests, by their place below the folder of the run. */
  readonly bodies: ReadonlyMap<string, Buffer>;
  readonly made: readonly MadeFile[];
}

/** Where a script finds the body of the request at this place. */
export interface ReproBody {
  /** Lines that make the file, or that look for it. */
  readonly lines: readonly string[];
  /** The file, as a word of the shell. */
  readonly file: string;
}

const LINE = 76;

/** The body of a request for a POSIX shell: here, where it was kept, and otherwise from the folder in $BODIES. */
export function reproBody(sent: Sent | undefined, place: number, { bodies, made }: ReproFiles): ReproBody {
  const bytes = sent?.file ? bodies.get(sent.file) : undefined;
  const file = `sent-${place}`;
  if (bytes)
    return {
      file,
      lines: [
        ...(sent?.redacted ? ['# A secret was taken out of it: with another one the answer may differ.'] : []),
        ...written(bytes, file),
      ],
    };
  const fits = made.filter(({ size }) => size === sent?.size);
  const given = `\${BODIES:-.}/${place}`;
  return {
    file: `"${given}"`,
    lines: [
      `# It sent ${sent?.size ?? 'some'} bytes, which were not kept: put them into the folder $BODIES as ${place}.`,
      ...fits.map(madeLine),
      `[ -f "${given}" ] || { echo "${given} is missing: what ${place} sent." >&2; exit 2; }`,
    ],
  };
}

/** How a file comes to be here that the run did not keep. */
export function madeLine({ name, size, sha256, command }: MadeFile): string {
  return `# ${name}, ${size} bytes of sha256 ${sha256}, is made by: ${command}`;
}

/** Writes exactly these bytes: text as it is, so that a reader can change it, anything else as base64. */
function written(bytes: Buffer, file: string): string[] {
  if (bytes.length === 0) return [`: > ${file}`];
  const end = `END_${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes) || !isPlain(text))
    return [`base64 -d > ${file} <<'${end}'`, ...folded(bytes.toString('base64')), end];
  if (text.endsWith('\n')) return [`cat > ${file} <<'${end}'`, `${text}${end}`];
  // A here-document ends with a line break; what a command substitutes does not.
  return [`printf %s "$(cat <<'${end}'`, text, end, `)" > ${file}`];
}

/** Without characters that a shell or an editor would lose. */
function isPlain(text: string): boolean {
  return !/[^\P{Cc}\t\n]/u.test(text);
}

function folded(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / LINE) }, (_, index) =>
    text.slice(index * LINE, (index + 1) * LINE),
  );
}
