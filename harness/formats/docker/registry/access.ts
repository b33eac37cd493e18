// https://distribution.github.io/distribution/spec/auth/scope/
import type { Identity, RefusedRequest } from '../../../core/registry.ts';
import { ProtocolError } from './error.ts';
import { TOKEN_PATH } from './path.ts';

export const SERVICE = 'regproof';

export type Action = 'pull' | 'push' | 'delete';

/** Whether a scope such as `repository:a/b:pull,push` allows the action on that repository. */
function allows(scope: string, name: string, action: Action): boolean {
  const { type, resource, actions } = parseScope(scope);
  return type === 'repository' && resource === name && (actions.includes(action) || actions.includes('*'));
}

/** The parts of a scope; names may have colons, a type may have a class in brackets. */
export function parseScope(scope: string): { type: string; resource: string; actions: string[] } {
  const [, type = '', resource = '', actions = ''] = /^([^:(]+)(?:\([^)]*\))?:(.*):([^:]*)$/.exec(scope) ?? [];
  return { type, resource, actions: actions.split(',').filter((action) => action !== '') };
}

/** Whether the credential may do that; who presents no token with scopes was judged by the route already. */
export function may(identity: Identity | null, name: string, action: Action): boolean {
  return identity?.scopes?.some((scope) => allows(scope, name, action)) ?? true;
}

/** Throws 401 for a token whose scope does not reach so far: https://distribution.github.io/distribution/spec/auth/token/ */
export function requireScope(identity: Identity | null, name: string, action: Action, root: string): void {
  if (may(identity, name, action)) return;
  const scope = `repository:${name}:${action === 'push' ? 'pull,push' : action}`;
  throw new ProtocolError(401, 'UNAUTHORIZED', 'The scope of the token does not reach so far.', {
    'WWW-Authenticate': `${bearer(root, scope)},error="insufficient_scope"`,
  });
}

/** What a request that needs a credential is answered with: the scope is that of the request. */
export function challenge({ method, path, root }: RefusedRequest): string {
  const name = /^\/(.+)\/(?:blobs|manifests|tags|referrers)\//.exec(path)?.[1];
  if (name === undefined) return bearer(root);
  const actions = method === 'GET' || method === 'HEAD' ? 'pull' : method === 'DELETE' ? 'delete' : 'pull,push';
  return bearer(root, `repository:${name}:${actions}`);
}

function bearer(root: string, scope?: string): string {
  const limited = scope === undefined ? '' : `,scope="${scope.replace(/["\\]/g, '')}"`;
  return `Bearer realm="${root}/${TOKEN_PATH}",service="${SERVICE}"${limited}`;
}
