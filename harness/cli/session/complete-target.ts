import type { Catalogue } from '../../core/catalogue.ts';
import type { Target } from '../../target/load.ts';
import { formatSchema } from '../../target/schema.ts';

/** The target with what the embedded registry offers of formats that its file does not name; any other target as it is. */
export function completeTarget(target: Target, { subjects }: Pick<Catalogue, 'subjects'>): Target {
  if (target.start.kind !== 'embedded') return target;
  const formats = { ...target.formats };
  for (const { format } of subjects) {
    const { claims, mount = format.id } = format.registry;
    if (formats[format.id] || !claims) continue;
    const [push, pull] = [`/${mount}/`, `/${mount}/`];
    formats[format.id] = formatSchema.parse({
      push,
      pull,
      claims,
      upload: [{ method: 'PUT', path: '{{file.place}}' }],
    });
  }
  return { ...target, formats };
}
