// PEP 740: https://packaging.python.org/en/latest/specifications/index-hosted-attestations/#provenance-objects

import { z } from 'zod';
import { isSignedBy, readStatement } from '../../../core/attestation.ts';
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import type { Attestation } from '../attestation.ts';

export const INTEGRITY_V1 = 'application/vnd.pypi.integrity.v1+json';

const provenanceSchema = z.object({
  attestation_bundles: z.array(
    z.object({
      attestations: z.array(
        z.looseObject({
          version: z.literal(1),
          verification_material: z.looseObject({
            certificate: z.string(),
            transparency_entries: z.array(z.looseObject({})),
          }),
          envelope: z.looseObject({ statement: z.string(), signature: z.string() }),
        }),
      ),
    }),
  ),
});

/** All attestations of the provenance object at that address. */
export async function servedAttestations(http: RawHttp, url: string): Promise<Attestation[]> {
  const response = await http.get(url, { headers: { Accept: INTEGRITY_V1 } });
  if (response.status !== 200)
    throw new Violation('A provenance object that the index names', 'status 200', `status ${response.status}`);
  const { data } = provenanceSchema.safeParse(response.json());
  if (!data) throw new Violation(`The provenance object ${url}`, 'bundles of attestations', response.text());
  return data.attestation_bundles.flatMap(({ attestations }) => attestations);
}

/** The sha256 that an attestation states, where the key signed it; null otherwise. */
export function attestedDigest({ envelope }: Attestation, publicKey: string): string | null {
  const [statement, signature] = [envelope.statement, envelope.signature].map((text) => Buffer.from(text, 'base64'));
  if (!isSignedBy(publicKey, statement!, signature!)) return null;
  return readStatement(statement!)?.subject.digest.sha256 ?? null;
}
