import type { RegistryRequest, Route } from '../../../core/registry.ts';

/** A route for every spelling of a package: `/:name` takes `name` and `@scope%2fname`, its twin takes `@scope/name`. */
export function forPackage(
  method: Route['method'],
  path: string,
  access: Route['access'],
  handle: Route['handle'],
): Route[] {
  const scoped = path.replace('/:name', '/@:scope/:base');
  return [scoped, path].map((spelling) => ({ method, path: spelling, access, handle }));
}

/** The package that a request to one of these routes is about. */
export function packageName({ params }: RegistryRequest): string {
  return params.scope === undefined ? params.name! : `@${params.scope}/${params.base}`;
}
