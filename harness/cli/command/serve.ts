import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { asError, HarnessError } from '../../core/error.ts';
import { parseYaml } from '../../core/yaml-file.ts';
import { type Users, usersSchema } from '../../registry/accounts.ts';
import { startRegistry } from '../../registry/server.ts';
import { loadCatalogue } from '../catalogue.ts';
import { wholeNumber } from '../options.ts';

interface Options {
  port: number;
  data: string;
  users?: string;
  anonymousRead?: boolean;
  maxBytes?: number;
}

/** `regproof serve`: the embedded registry alone, on loopback. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the embedded registry on 127.0.0.1 until interrupted')
    .option('--port <port>', '0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--data <dir>', 'folder of blobs and metadata', '.cache/registry')
    .option('--users <file>', 'accounts, YAML or JSON; without it nobody may write')
    .option('--anonymous-read', 'reads need no credential')
    .option('--max-bytes <n>', 'largest request body', wholeNumber(1))
    .action(serve);
}

async function serve(options: Options): Promise<void> {
  const { subjects } = await loadCatalogue();
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'info' });
  const registry = await startRegistry({
    port: options.port,
    dataDir: resolve(options.data),
    users: await readUsers(options.users),
    anonymousRead: options.anonymousRead ?? false,
    formats: subjects.map(({ format }) => ({ id: format.id, registry: format.registry })),
    logger,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
  });
  logger.info({ port: registry.port, url: `http://127.0.0.1:${registry.port}/` }, 'ready');
  const { promise, resolve: stop } = Promise.withResolvers<void>();
  process.once('SIGINT', () => stop());
  process.once('SIGTERM', () => stop());
  await promise;
  await registry.close();
}

async function readUsers(file: string | undefined): Promise<Users> {
  if (file === undefined) return { users: [] };
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new HarnessError(
      'CONFIG_INVALID',
      `The users file ${file} cannot be read: ${asError(cause).message}.`,
      'Check --users.',
      { cause },
    );
  });
  return parseYaml(text, file, usersSchema);
}
