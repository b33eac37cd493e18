import { HarnessError } from '../core/error.ts';

export type Holes = Record<string, string>;

/** Fills `{{name}}` holes; an unknown one is an error that lists the known ones. */
export function fill(text: string, holes: Holes, where: string): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(holes, name) ? holes[name] : undefined;
    if (value === undefined) {
      throw new HarnessError(
        'CONFIG_INVALID',
        `${where}: there is no {{${name}}}.`,
        `Known here: ${Object.keys(holes).join(', ')}.`,
      );
    }
    return value;
  });
}

/** Fills the holes in every string of a JSON-like value. */
export function fillDeep(value: unknown, holes: Holes, where: string): unknown {
  if (typeof value === 'string') return fill(value, holes, where);
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, holes, where));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillDeep(item, holes, where)]));
  }
  return value;
}
