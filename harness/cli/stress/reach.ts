import { readFile } from 'node:fs/promises';
import type { Access, Role } from '../../core/access.ts';
import { HarnessError } from '../../core/error.ts';
import type { Protocol } from '../../core/protocol.ts';
import { createRedactor } from '../../core/redact.ts';
import { loopbackLookup } from '../../front/loopback.ts';
import type { Reach } from '../../stress/distributed/generator.ts';
import { secretsOf } from '../../target/credentials.ts';
import { httpAgent, rawHttp } from '../../target/http.ts';
import { sendUpload } from '../../target/upload.ts';
import type { RemoteAccess } from './remote-access.ts';

/** The way to a format out of an access file, as a generator goes it: as the coordinator's own, but without its session. */
export function reachBy(protocolOf: (format: string) => Promise<Protocol>): Reach {
  return async (path, signal) => {
    const { format, by, ca, loopback, roles, upload }: RemoteAccess = JSON.parse(await readFile(path, 'utf8'));
    const protocol = await protocolOf(format);
    const agent = httpAgent({ ...(ca === null ? {} : { ca }), ...(loopback ? { lookup: loopbackLookup } : {}) });
    const access = (role: Role): Access => roles[role] ?? missing(path, role);
    const redactor = createRedactor(
      secretsOf(Object.fromEntries(Object.entries(roles).map(([role, { credential }]) => [role, credential]))),
    );
    return {
      subject: {
        ...{ format, protocol, by, signal },
        client: null,
        http(tuning = {}) {
          const { authorization } = protocol;
          const http = rawHttp({ agent, tuning, access, authorization, signal, onExchange: () => {} });
          const declared = upload ? { ...upload, push: access('writer').push, run: noCommand } : null;
          return {
            ...http,
            upload: async (pkg, request) =>
              declared ? sendUpload(http, pkg, declared, request) : missing(path, 'upload'),
          };
        },
        make: () => Promise.reject(new Error('packages of a generator are made by its coordinator')),
        inFlight: () => null,
      },
      redact: (text) => redactor.text(text),
      [Symbol.asyncDispose]: () => agent.destroy(),
    };
  };
}

function missing(path: string, what: string): never {
  throw new HarnessError('CONFIG_INVALID', `${path} says nothing of ${what}.`, 'Add it to the target.yaml.');
}

async function noCommand(): Promise<never> {
  throw new Error('the coordinator splits no load whose uploads run commands');
}
