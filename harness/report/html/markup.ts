/** Markup that may be put into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | null | false | readonly Value[];

/** A template of HTML. Every value that is no markup itself is escaped, in text and in quoted attributes alike; null and false are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(
    strings.map((part, index) => part + (index < values.length ? textOf(values[index]!) : '')).join(''),
  );
}

function textOf(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === false) return '';
  return typeof value === 'object' ? value.map(textOf).join('') : escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
