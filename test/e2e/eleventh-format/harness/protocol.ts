import { readFile } from 'node:fs/promises';
import type { RawHttp } from '../../core/http.ts';
import type { IndexedFile, Protocol } from '../../core/protocol.ts';

export const protocol: Protocol = {
  authorization: ({ user, password, token }) =>
    (user ?? token) === undefined
      ? undefined
      : `Basic ${Buffer.from(`${user ?? '__token__'}:${password ?? token}`).toString('base64')}`,
  readIndex,
  absent: (name) => [{ path: `${name}/index.json` }, { path: `${name}/1.0.0/${name}-1.0.0.bin` }],
  publish: async (http, pkg, request) => http.put(pkg.file.place!, { ...request, body: await readFile(pkg.file.path) }),
  remove: (http, { name, version }) => http.delete(`${name}/${version}`),
};

/** `<name>/index.json`: a list of versions, each with its file and checksum. */
async function readIndex(http: RawHttp, name: string): Promise<IndexedFile[]> {
  const response = await http.get(`${name}/index.json`);
  if (response.status === 404) return [];
  return response.json().map(({ version, file, sha256 }: Record<string, string>) => ({
    name: file!,
    version: version!,
    url: `${name}/${version}/${file}`,
    digests: { sha256: sha256! },
  }));
}
