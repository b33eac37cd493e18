// What clients ask for: pacote (lib/registry.js), which `npm audit signatures` reads by.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isSignedBy, readStatement, type Subject } from '../../../core/attestation.ts';
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import type { Package } from '../../../core/package.ts';
import type { Bundle } from '../attestation.ts';

/** One attestation as a registry serves it. */
export interface ServedAttestation {
  readonly predicateType: string;
  readonly bundle: Bundle;
}

const attestationsSchema = z.object({
  attestations: z.array(
    z.looseObject({
      predicateType: z.string(),
      bundle: z.looseObject({
        mediaType: z.string(),
        verificationMaterial: z.looseObject({}),
        dsseEnvelope: z.looseObject({
          payload: z.string(),
          payloadType: z.string(),
          signatures: z.array(z.looseObject({ sig: z.string() })),
        }),
      }),
    }),
  ),
});

/** The bundle that was generated beside a package; null for none. */
export async function bundleOf(pkg: Package): Promise<Bundle | null> {
  const beside = pkg.files.find(({ name }) => name.endsWith('.sigstore'));
  return beside ? JSON.parse(await readFile(beside.path, 'utf8')) : null;
}

/** All attestations at that address. */
export async function servedAttestations(http: RawHttp, url: string): Promise<ServedAttestation[]> {
  const response = await http.get(url);
  if (response.status !== 200)
    throw new Violation('Attestations that the document names', 'status 200', `status ${response.status}`);
  const { data } = attestationsSchema.safeParse(response.json());
  if (data) return data.attestations;
  throw new Violation(`The attestations at ${url}`, 'a list of signed bundles', response.text());
}

/** What a bundle is about, where the key signed it; null otherwise. */
export function attestedSubject({ dsseEnvelope: { payload, signatures } }: Bundle, publicKey: string): Subject | null {
  const statement = Buffer.from(payload, 'base64');
  const signed = signatures.some(({ sig }) => isSignedBy(publicKey, statement, Buffer.from(sig, 'base64')));
  return signed ? (readStatement(statement)?.subject ?? null) : null;
}
