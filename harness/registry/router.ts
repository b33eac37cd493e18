import { Refusal, type Route } from '../core/registry.ts';

type Segment = { literal: string } | { before: string; hole: string } | { rest: string };

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly Segment[];
}

/** A path that matched: the route for the method, or what other methods the path knows. */
export type Match =
  | { readonly route: Route; readonly params: Record<string, string> }
  | { readonly allow: readonly string[] };

/**
 * Finds routes by path. Segments are split before they are decoded, so that an encoded slash stays inside its segment, and both literals and
 * holes are compared decoded: access is judged on the route that answers, whatever spelling led to it.
 */
export class Router {
  readonly #routes: readonly CompiledRoute[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: compile(route.path) }));
  }

  /** null when no route knows the path. */
  match(method: string, segments: readonly string[]): Match | null {
    const allow = new Set<string>();
    for (const { route, segments: pattern } of this.#routes) {
      const params = bind(pattern, segments);
      if (!params) continue;
      if (route.method === (method === 'HEAD' ? 'GET' : method)) return { route, params };
      allow.add(route.method);
      if (route.method === 'GET') allow.add('HEAD');
    }
    return allow.size > 0 ? { allow: [...allow] } : null;
  }
}

/** The decoded segments of a request path that starts with a slash. */
export function decodeSegments(path: string): string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new Refusal(400, 'The path has malformed percent-encoding.');
  }
}

function compile(path: string): Segment[] {
  return path
    .slice(1)
    .split('/')
    .map((segment) => {
      const hole = /^([^:]*):(\w+)$/.exec(segment);
      if (hole) return { before: hole[1]!, hole: hole[2]! };
      return segment.startsWith('*') ? { rest: segment.slice(1) } : { literal: segment };
    });
}

function bind(pattern: readonly Segment[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if ('rest' in part) {
      const after = pattern.slice(index + 1);
      const end = segments.length - after.length;
      // At the end of a pattern it may be empty, before other segments it may not.
      if (after.length > 0 && end <= index) return null;
      const tail = bind(after, segments.slice(end));
      return tail && { ...params, [part.rest]: segments.slice(index, end).join('/'), ...tail };
    }
    const segment = segments[index];
    if (segment === undefined) return null;
    if ('literal' in part) {
      if (segment !== part.literal) return null;
    } else {
      const value = segment.slice(part.before.length);
      if (!segment.startsWith(part.before) || value === '') return null;
      if (part.before !== '' && value.includes('/')) return null;
      params[part.hole] = value;
    }
  }
  return pattern.length === segments.length ? params : null;
}
