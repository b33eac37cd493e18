import { expect } from 'chai';
import { LinkDoorway } from '../../../harness/cli/session/doorway.ts';
import type { Exchange } from '../../../harness/core/exchange.ts';
import type { Door } from '../../../harness/front/door.ts';

const exchange = (id: number, path: string) =>
  ({ id, method: 'PUT', path, status: 200, requestBody: { bytes: id } }) as Exchange;

describe('a host of the front door, as faults use it', () => {
  it('knows what passed since it was opened, and nothing of the cases before on the same host', async () => {
    const seen = [exchange(3, '/other-case')];
    const door: Pick<Door, 'settled'> = { settled: async () => {} };
    const doorway = new LinkDoorway({ door: door as Door, label: 'registry', exchanges: () => seen });
    seen.push(exchange(4, '/own'));
    expect(await doorway.passed()).to.deep.equal([{ method: 'PUT', path: '/own', status: 200, bytes: 4 }]);
  });
});
