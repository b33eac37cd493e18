import { HarnessError } from '../core/error.ts';

/**
 * Everything that the names need, themselves included, each after what it needs. `needsOf` gives the direct needs of a name.
 * Throws CONFIG_INVALID when something needs itself in the end; the message shows the way.
 */
export function closure(names: readonly string[], needsOf: (name: string) => readonly string[]): string[] {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): void => {
    if (done.has(name)) return;
    if (way.includes(name)) {
      const cycle = [...way.slice(way.indexOf(name)), name];
      throw new HarnessError('CONFIG_INVALID', `A cycle: ${cycle.join(' needs ')}.`, 'Take one of these needs away.');
    }
    for (const need of needsOf(name)) visit(need, [...way, name]);
    done.add(name);
  };
  for (const name of names) visit(name, []);
  return [...done];
}
