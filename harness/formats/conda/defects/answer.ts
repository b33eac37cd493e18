import type { DoorMessage, DoorRequest } from '../../../core/defect.ts';

/** An answer of the defect's own. */
export function answer(status: number, text = ''): DoorMessage {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) };
}

export const PAGE: DoorMessage = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from('<!doctype html><title>channel</title><div id=app></div>'),
};

export const isUpload = ({ method }: DoorRequest) => method === 'PUT';
export const isDeletion = ({ method }: DoorRequest) => method === 'DELETE';
/** Reads of packages. */
export const readsPackage = ({ method, path }: DoorRequest) => method === 'GET' && /\.(?:conda|tar\.bz2)$/.test(path);
/** Reads of whatever has that file name, by any method that reads. */
export const reads = (name: string) => (request: DoorRequest) =>
  (request.method === 'GET' || request.method === 'HEAD') && request.path.endsWith(`/${name}`);
