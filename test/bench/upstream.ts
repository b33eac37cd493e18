// A registry that costs next to nothing, so that what stands before it is measured: it never looks at a body. Prints its port.
import { type AddressInfo, createServer, type Socket } from 'node:net';

const SIZE = Number(process.argv[2]);
const BODY = Buffer.alloc(SIZE, 'regproof');

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

function serve(socket: Socket): void {
  let head = '';
  let left = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    if (left === 0) {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      left = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0) - (head.length - (end + 4));
    } else {
      left -= chunk.length;
    }
    if (left > 0) return;
    const length = head.startsWith('GET') ? SIZE : 0;
    head = '';
    left = 0;
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
    if (length > 0) socket.write(BODY);
  });
}
