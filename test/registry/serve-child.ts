// Serves the toy format from a process of its own, so that it can be killed. Arguments: data folder, URL of a database.
import { startRegistry } from '../../harness/registry/server.ts';
import { USERS } from './fixture.ts';
import { toy } from './toy-format.ts';

const [dataDir = '', database] = process.argv.slice(2);
const formats = [{ id: 'toy', registry: toy }];
const { port } = await startRegistry({
  port: 0,
  dataDir,
  users: USERS,
  anonymousRead: true,
  formats,
  ...(database ? { database } : {}),
});
process.stdout.write(`${port}\n`);
