import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Subject } from '../../core/catalogue.ts';
import { publishes } from '../../core/client.ts';
import type { Link } from '../../core/link.ts';
import type { Package } from '../../core/package.ts';
import { seededName } from '../../core/seed.ts';
import { signatureOf } from '../../core/signing.ts';
import type { FormatUnderLoad } from '../../stress/format-under-load.ts';
import type { Session } from '../session/session.ts';
import { nativePublisher } from './native-publisher.ts';

/** One format of a session's target, and the way that its load goes. */
export interface UnderLoad extends FormatUnderLoad, AsyncDisposable {
  readonly link: Link;
}

/**
 * A way to one format of the session's target for load; `label` is its host at the front door and part of every package's name. With
 * `byClient` packages are published by the format's own client, where one publishes.
 */
export async function formatUnderLoad(
  session: Session,
  subject: Subject,
  purpose: string,
  byClient = false,
): Promise<UnderLoad> {
  const { surroundings, connector } = session;
  const { format } = subject;
  const cell = { format: format.id, subject, check: purpose, name: `stress/${format.id}/${purpose}` };
  const label = seededName(8, surroundings.seed, format.id, purpose);
  const link = await connector.connect(format.id, label, cell.name);
  const signers = format.requires?.includes('gpg') ? (await surroundings.signing()).signers : null;
  const signature = signers ? signatureOf(signers) : null;
  const onPackage = (pkg: Package) => surroundings.onPackage(cell, pkg);
  const client = byClient ? nativePublisher(session, { format, label, link, onPackage }) : null;
  let made = 0;
  return {
    format: format.id,
    protocol: format.protocol,
    by: client ? 'native client' : format.clients.some(publishes) ? 'recorded protocol' : 'declared upload',
    client,
    link,
    http: (tuning) => surroundings.http(cell, link, surroundings.signal, () => {}, tuning),
    async make(base, version, size): Promise<Package> {
      const dir = join(surroundings.runDir, 'stress', label, String(made++));
      await mkdir(dir, { recursive: true });
      const spec = { name: `${base}-${label}`, version, size, seed: surroundings.seed, dir };
      const pkg = await format.build({ ...spec, ...(signature ? { signature } : {}) });
      const files = (await format.protocol.served?.(pkg)) ?? pkg.files;
      const served = { ...pkg, files, file: files[0] };
      // What a client sends is known when it was sent.
      if (client) client.asMade(served, pkg);
      else onPackage(served);
      return served;
    },
    inFlight: () => link.inFlight(),
    history: surroundings.history,
    signal: surroundings.signal,
    [Symbol.asyncDispose]: () => link.close(),
  };
}
