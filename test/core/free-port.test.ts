import { createServer } from 'node:net';
import { expect } from 'chai';
import { freePort } from '../../harness/core/free-port.ts';

describe('core/free-port', () => {
  it('finds a port that nobody listens on, out of reach of the sockets of clients', async () => {
    const port = await freePort();
    expect(port).to.be.within(10_000, 32_767);
    const server = createServer();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
    await promise;
    server.close();
  });

  it('finds another one each time', async () => {
    const ports = await Promise.all(Array.from({ length: 5 }, freePort));
    expect(new Set(ports).size).to.be.greaterThan(1);
  });
});
