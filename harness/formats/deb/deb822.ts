// Control files: https://www.debian.org/doc/debian-policy/ch-controlfields.html, https://manpages.debian.org/deb822

/** The fields of one paragraph in their order. Further lines of a value keep the blank that they begin with. */
export type Paragraph = Readonly<Record<string, string>>;

const FIELD = /^([!-9;-~]+):[ \t]*(.*)$/;

/** Reads one control file strictly; throws a SyntaxError that says what is wrong with which line. */
export function parseParagraphs(text: string): Paragraph[] {
  if (text !== '' && !text.endsWith('\n')) throw new SyntaxError('the last line does not end');
  return text
    .split(/\n(?:[ \t]*\n)+/)
    .filter((block) => block.trim() !== '')
    .map(parseParagraph);
}

/** The value of a field, whatever case its name is written in; undefined when the paragraph has none. */
export function field(paragraph: Paragraph, name: string): string | undefined {
  const key = Object.keys(paragraph).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : paragraph[key];
}

/** One paragraph without an empty line after it. */
export function renderParagraph(paragraph: Readonly<Record<string, unknown>>): string {
  return Object.entries(paragraph)
    .map(([name, value]) => `${name}:${String(value).startsWith('\n') ? '' : ' '}${String(value)}\n`)
    .join('');
}

function parseParagraph(block: string): Paragraph {
  const fields = new Map<string, { name: string; lines: string[] }>();
  let last: string[] | undefined;
  for (const line of block.replace(/^\n+/, '').replace(/\n+$/, '').split('\n')) {
    if (/^[ \t]/.test(line)) {
      if (!last) throw new SyntaxError(`the continuation ${JSON.stringify(line)} follows no field`);
      last.push(line);
      continue;
    }
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || name.startsWith('-')) throw new SyntaxError(`${JSON.stringify(line)} is no field`);
    if (fields.has(name.toLowerCase())) throw new SyntaxError(`the field ${name} occurs twice`);
    last = [value!.trimEnd()];
    fields.set(name.toLowerCase(), { name, lines: last });
  }
  return Object.fromEntries([...fields.values()].map(({ name, lines }) => [name, lines.join('\n')]));
}
