// The registry's side of the OCI distribution protocol: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
import {
  Refusal,
  type RegistryProtocol,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type Route,
} from '../../core/registry.ts';
import { type Action, challenge, requireScope } from './registry/access.ts';
import { deleteBlob, getBlob } from './registry/blob.ts';
import { type ErrorCode, errorResponse, ProtocolError } from './registry/error.ts';
import { listReferrers, listRepositories, listTags } from './registry/lists.ts';
import { deleteManifest, getManifest, putManifest } from './registry/manifest.ts';
import { type Resource, resourceOf } from './registry/path.ts';
import { giveToken } from './registry/token.ts';
import { appendChunk, beginUpload, cancelUpload, finishUpload, uploadStatus } from './registry/upload.ts';

type Handler<K extends Resource['kind']> = (
  request: RegistryRequest,
  repository: Repository,
  resource: Extract<Resource, { kind: K }>,
) => Promise<RegistryResponse>;

/** What one method does to each kind of resource; 405 for the others. */
type Handlers = { readonly [K in Resource['kind']]?: Handler<K> };

const CODES: Record<number, ErrorCode> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'NAME_UNKNOWN',
  409: 'BLOB_UPLOAD_INVALID',
  413: 'SIZE_INVALID',
  422: 'MANIFEST_INVALID',
  400: 'UNSUPPORTED',
  500: 'UNKNOWN',
};

/** Clients take this header for the sign that they talk to a registry of their kind. */
const VERSION = { 'Docker-Distribution-Api-Version': 'registry/2.0' };

const reading: Handlers = {
  base: (request) => base(request),
  token: (request) => giveToken(request),
  catalog: (request, repository) => listRepositories(request, repository),
  tags: (request, repository, { name }) => listTags(request, repository, name),
  referrers: (request, repository, { name, digest }) => listReferrers(request, repository, name, digest),
  blob: (_, repository, { name, digest }) => getBlob(repository, name, digest),
  manifest: (_, repository, { name, reference }) => getManifest(repository, name, reference),
  upload: (request, repository, { name, id }) => uploadStatus(request, repository, name, id),
};

const beginning: Handlers = { uploads: (request, repository, { name }) => beginUpload(request, repository, name) };

const appending: Handlers = {
  upload: (request, repository, { name, id }) => appendChunk(request, repository, name, id),
};

const putting: Handlers = {
  upload: (request, repository, { name, id }) => finishUpload(request, repository, name, id),
  manifest: (request, repository, { name, reference }) => putManifest(request, repository, name, reference),
};

const deleting: Handlers = {
  upload: (_, repository, { name, id }) => cancelUpload(repository, name, id),
  blob: (_, repository, { name, digest }) => deleteBlob(repository, name, digest),
  manifest: (_, repository, { name, reference }) => deleteManifest(repository, name, reference),
};

/** Clients take a 200 without a credential for a registry that never wants one: they are told here that there are credentials. */
async function base({ identity }: RegistryRequest): Promise<RegistryResponse> {
  if (!identity) throw new Refusal(401, 'Present a credential, or ask for a token.');
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };
}

function route(method: Route['method'], action: Action, handlers: Handlers): Route {
  return {
    method,
    path: '/*path',
    access: action === 'pull' ? 'read' : 'write',
    async handle(request, repository) {
      const response = await respond(request, repository, action, handlers).catch((error: unknown) => {
        if (error instanceof ProtocolError) return errorResponse(error);
        throw error;
      });
      return { ...response, headers: { ...VERSION, ...response.headers } };
    },
  };
}

async function respond(
  request: RegistryRequest,
  repository: Repository,
  action: Action,
  handlers: Handlers,
): Promise<RegistryResponse> {
  const resource = resourceOf(request.params.path ?? '');
  if ('name' in resource) requireScope(request.identity, resource.name, action, request.root);
  const handler = handlers[resource.kind] as Handler<Resource['kind']> | undefined;
  if (handler) return handler(request, repository, resource);
  throw new ProtocolError(405, 'UNSUPPORTED', `${request.method} is not for this address.`);
}

export const registry: RegistryProtocol = {
  mount: 'v2',
  challenge,
  routes: [
    route('GET', 'pull', reading),
    route('POST', 'push', beginning),
    route('PATCH', 'push', appending),
    route('PUT', 'push', putting),
    route('DELETE', 'delete', deleting),
  ],
  refusal(status, message) {
    return errorResponse({ status, code: CODES[status] ?? 'UNKNOWN', message, headers: VERSION });
  },
};
