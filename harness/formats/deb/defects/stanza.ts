/** Rewrites the stanzas of an index one by one; an empty one is left out. */
export function eachStanza(
  text: string,
  change: (stanza: string, index: number, all: readonly string[]) => string,
): string {
  const stanzas = stanzasIn(text);
  return joined(stanzas.map(change));
}

/** The stanzas of an index, each with a line end. */
export function stanzasIn(text: string): string[] {
  return text
    .split(/\n\n+/)
    .filter((stanza) => stanza.trim() !== '')
    .map((stanza) => `${stanza.trimEnd()}\n`);
}

export function joined(stanzas: readonly string[]): string {
  return stanzas.filter((stanza) => stanza !== '').join('\n');
}

/** The first line of a field's value; '' for none. */
export function valueIn(stanza: string, field: string): string {
  return new RegExp(`^${field}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';
}

/** The stanza with another value, also in the place of one that has several lines; without the field for undefined. */
export function withValue(stanza: string, field: string, value: string | undefined): string {
  const line = value === undefined ? '' : `${field}: ${value}\n`;
  return stanza.replace(new RegExp(`^${field}: .*\\n(?:[ \\t].*\\n)*`, 'm'), () => line);
}
