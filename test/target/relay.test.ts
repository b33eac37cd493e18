import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { openRelay } from '../../harness/target/relay.ts';
import { eventually } from '../eventually.ts';

/** A server that says back what it hears, behind a relay. */
async function echo() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = await openRelay((server.address() as AddressInfo).port);
  return {
    relay,
    sockets,
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      server.close();
    },
  };
}

async function caller(port: number) {
  const socket = connect(port, '127.0.0.1');
  const ended = once(socket, 'error').then(([error]) => error.code as string);
  await once(socket, 'connect');
  return {
    socket,
    ended,
    async says(text: string) {
      socket.write(text);
      return String((await once(socket, 'data'))[0]);
    },
  };
}

const refusal = (port: number) =>
  once(connect(port, '127.0.0.1'), 'connect').then(
    () => '',
    (error) => error.code,
  );

describe('target/relay', () => {
  it('passes on what is said, in both directions', async () => {
    await using own = await echo();
    const { says, socket } = await caller(own.relay.port);
    expect(await says('hello')).to.equal('hello');
    socket.destroy();
    await eventually('the end of the other side', () => [...own.sockets].every(({ destroyed }) => destroyed));
  });

  it('resets connections, and takes new ones', async () => {
    await using own = await echo();
    const { says, ended } = await caller(own.relay.port);
    await says('hello');
    expect(own.relay.reset()).to.equal(1);
    expect(await ended).to.equal('ECONNRESET');
    expect(await (await caller(own.relay.port)).says('again')).to.equal('again');
  });

  it('swallows everything, counts it, and resets when it is healed', async () => {
    await using own = await echo();
    const { says, ended, socket } = await caller(own.relay.port);
    await says('hello');
    const hole = own.relay.swallow();
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk));
    socket.write('anybody?');
    await eventually('what was swallowed', () => hole.bytes === 8);
    const { socket: late, ended: lateEnded } = await caller(own.relay.port);
    late.write('me');
    await eventually('what was swallowed', () => hole.bytes === 10);
    expect(hole.connections).to.equal(2);
    hole[Symbol.dispose]();
    expect(await Promise.all([ended, lateEnded])).to.deep.equal(['ECONNRESET', 'ECONNRESET']);
    expect(heard).to.deep.equal([]);
    expect(await (await caller(own.relay.port)).says('again')).to.equal('again');
  });

  it('refuses connections until it is healed', async () => {
    await using own = await echo();
    const { says, ended } = await caller(own.relay.port);
    await says('hello');
    const refusing = await own.relay.refuse();
    expect(refusing.connections).to.equal(1);
    expect(await ended).to.equal('ECONNRESET');
    expect(await refusal(own.relay.port)).to.equal('ECONNREFUSED');
    await refusing[Symbol.asyncDispose]();
    expect(await (await caller(own.relay.port)).says('again')).to.equal('again');
  });
});
