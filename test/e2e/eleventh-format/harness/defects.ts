import { type Defect, defect } from '../../core/defect.ts';

const changes = (ending: string, change: (body: string) => string) => ({
  matches: ({ method, path }: { method: string; path: string }) => method === 'GET' && path.endsWith(ending),
  response: (response: { status: number; headers: Record<string, string>; body: Buffer }) =>
    response.status === 200
      ? { ...response, body: Buffer.from(change(response.body.toString('latin1')), 'latin1') }
      : response,
});

export const defects: readonly Defect[] = [
  defect({
    id: 'generic.sums.hold:zeros',
    sentence: 'The checksum is made of zeros.',
    kills: ['generic.sums.hold'],
    plant: () => changes('/SHA256SUMS', (body) => body.replace(/^[0-9a-f]{64}/gm, '0'.repeat(64))),
  }),
  defect({
    id: 'generic.file:last-byte-dropped',
    sentence: 'The last byte of each file is dropped.',
    kills: ['x.package.roundtrip'],
    plant: () => changes('.bin', (body) => body.slice(0, -1)),
  }),
  defect({
    id: 'generic.delete:no-effect',
    sentence: 'A deletion is acknowledged, and nothing is deleted.',
    kills: ['x.state.delete-is-real'],
    plant: () => ({
      matches: ({ method }) => method === 'DELETE',
      request: () => ({ answer: { status: 200, headers: {}, body: Buffer.from('{}') } }),
    }),
  }),
];
