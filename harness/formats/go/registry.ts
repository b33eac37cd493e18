// The reference registry's side of the GOPROXY protocol: https://go.dev/ref/mod#goproxy-protocol
// The protocol has no uploads. A version is put as the files of its tree, and is visible from the moment on at which it has its zip.
import type { RegistryProtocol, RegistryResponse } from '../../core/registry.ts';
import { latest, list, versionFile } from './registry/read.ts';
import { upload } from './registry/upload.ts';

/** No checksum database is proxied: clients are told to ask it themselves. */
const noSumdb = async (): Promise<RegistryResponse> => plain(404, 'No checksum database is proxied here.');

export const registry: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/sumdb/*rest', access: 'read', handle: noSumdb },
    { method: 'GET', path: '/*module/@v/list', access: 'read', handle: list },
    { method: 'GET', path: '/*module/@v/:file', access: 'read', handle: versionFile },
    { method: 'GET', path: '/*module/@latest', access: 'read', handle: latest },
    { method: 'PUT', path: '/*module/@v/:file', access: 'write', handle: upload },
  ],
  refusal: plain,
};

function plain(status: number, message: string): RegistryResponse {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
}
