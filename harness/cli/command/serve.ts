import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { asError, HarnessError } from '../../core/error.ts';
import type { Signer } from '../../core/signing.ts';
import type { Users } from '../../registry/accounts.ts';
import { wholeNumber } from '../options.ts';

interface Options {
  port: number;
  data: string;
  database?: string;
  users?: string;
  anonymousRead?: boolean;
  maxBytes?: number;
  signingKey?: string;
  tls?: string;
  targetOut?: string;
}

/** `regproof serve`: the embedded registry alone, on loopback. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the embedded registry on 127.0.0.1 until interrupted')
    .option('--port <port>', '0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--data <dir>', 'folder of blobs and metadata', '.cache/registry')
    .option('--database <url>', 'metadata in PostgreSQL, password in PGPASSWORD; SQLite below --data without it')
    .option('--users <file>', 'accounts, YAML or JSON; without it nobody may write')
    .option('--anonymous-read', 'reads need no credential')
    .option('--signing-key <file>', 'armoured OpenPGP private key that signs indexes; without it they are unsigned')
    .option('--tls <dir>', 'speak HTTPS with the server certificate of a folder that `regproof pki` made')
    .option('--target-out <dir>', 'make accounts and write a target folder: regproof run --target DIR')
    .option('--max-bytes <n>', 'largest request body', wholeNumber(1))
    .action(serve);
}

async function serve(options: Options): Promise<void> {
  const [{ pino }, { startRegistry }, { loadCatalogue }, { freshAccounts, writeOwnTarget }] = await Promise.all([
    import('pino'),
    import('../../registry/server.ts'),
    import('../catalogue/catalogue.ts'),
    import('../target/own-target.ts'),
  ]);
  const { subjects } = await loadCatalogue();
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'info' });
  const written = options.targetOut === undefined ? null : freshAccounts();
  const users = written?.users ?? (await readUsers(options.users));
  const registry = await startRegistry({
    port: options.port,
    dataDir: resolve(options.data),
    users,
    anonymousRead: options.anonymousRead ?? false,
    formats: subjects.map(({ format }) => ({ id: format.id, registry: format.registry })),
    logger,
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.signingKey === undefined ? {} : { signer: await readSigner(options.signingKey) }),
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
    ...(options.tls === undefined ? {} : { tls: await readServerIdentity(resolve(options.tls)) }),
  });
  if (written)
    await writeOwnTarget(resolve(options.targetOut!), written.credentials, subjects, {
      port: registry.port,
      tls: options.tls,
    });
  logger.info({ port: registry.port, url: `http://127.0.0.1:${registry.port}/` }, 'ready');
  const { promise, resolve: stop } = Promise.withResolvers<void>();
  process.once('SIGINT', () => stop());
  process.once('SIGTERM', () => stop());
  await promise;
  await registry.close();
}

/** The server's certificate and key of a folder of keys. */
async function readServerIdentity(dir: string): Promise<{ cert: string; key: string }> {
  const { loadPki } = await import('../../../pki/store.ts');
  return (await loadPki(dir)).server;
}

async function readSigner(file: string): Promise<Signer> {
  const [{ readSigningKey }, { signerOf }] = await Promise.all([
    import('../../../pki/openpgp-key.ts'),
    import('../../../pki/signer.ts'),
  ]);
  return signerOf(await readSigningKey(file));
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
  const [{ usersSchema }, { parseYaml }] = await Promise.all([
    import('../../registry/accounts.ts'),
    import('../../core/yaml-file.ts'),
  ]);
  return parseYaml(text, file, usersSchema);
}
