import { type Client, DatabaseError } from 'pg';
import type { TakenConnections } from '../core/database.ts';

/** Everybody else: the connections of whoever is not one of these processes. */
const END_OTHERS = `
  SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> ALL ($1)`;

/** Takes every connection that the server gives, ends those of others, and takes theirs as well. `first` is one of them. */
export async function takeConnections(first: Client, open: () => Promise<Client>): Promise<TakenConnections> {
  const taken: Client[] = [];
  keep(first);
  const pids: number[] = [await pidOf(first)];
  let refusedWith = '';
  for (let before = -1; taken.length > before; ) {
    before = taken.length;
    await first.query(END_OTHERS, [pids]);
    refusedWith = await takeAll(open, async (client) => {
      taken.push(keep(client));
      pids.push(await pidOf(client));
    });
  }
  return {
    taken: taken.length + 1,
    refusedWith,
    async [Symbol.asyncDispose]() {
      await Promise.all([first, ...taken].map((client) => client.end()));
    },
  };
}

/** Until the server refuses; the SQLSTATE that it refuses with. */
async function takeAll(open: () => Promise<Client>, take: (client: Client) => Promise<void>): Promise<string> {
  for (;;) {
    try {
      await take(await open());
    } catch (error) {
      if (error instanceof DatabaseError && error.code !== undefined) return error.code;
      throw error;
    }
  }
}

/** One that is ended from outside must not end the process. */
function keep(client: Client): Client {
  return client.on('error', () => {});
}

async function pidOf(client: Client): Promise<number> {
  return (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
}
