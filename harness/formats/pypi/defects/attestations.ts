import { createHash } from 'node:crypto';
import { readStatement } from '../../../core/attestation.ts';
import { type Defect, type DoorRequest, defect } from '../../../core/defect.ts';
import type { Attestation } from '../attestation.ts';
import { attestedDigest, INTEGRITY_V1 } from '../protocol/provenance.ts';
import { answer, formField, formFile, isPost, onAnchor, onBoth, renameField } from './rewrite.ts';

const isProvenance = ({ method, path }: DoorRequest) => method === 'GET' && path.endsWith('/provenance');

/** Defects of what is attested of files. */
export const attestationDefects: readonly Defect[] = [
  defect({
    id: 'pypi.attestations:dropped',
    sentence: 'Files are published without the attestations that came with them.',
    kills: ['pypi.attestations'],
    plant: ignoring(() => true),
  }),
  defect({
    id: 'pypi.attestations:of-another-file',
    sentence: 'The first provenance object that was asked for is served for every file.',
    kills: ['pypi.attestations'],
    plant: () => {
      let first: string | undefined;
      return {
        matches: isProvenance,
        request: (request) => {
          first ??= request.path;
          return { forward: { ...request, path: first } };
        },
      };
    },
  }),
  defect({
    id: 'pypi.attestations:not-named',
    sentence: 'The index does not name provenance objects.',
    kills: ['pypi.attestations'],
    plant: onBoth(
      (file) => {
        delete file.provenance;
      },
      (anchor) => anchor.replace(/ data-provenance="[^"]*"/, ''),
    ),
  }),
  defect({
    id: 'pypi.attestations:digest-in-html',
    sentence: 'The HTML form states a digest of the provenance object, as drafts of the specification had it.',
    kills: ['pypi.attestations'],
    plant: onAnchor((anchor) => anchor.replace(/data-provenance="[^"]*"/, `data-provenance="${'ab'.repeat(32)}"`)),
  }),
  defect({
    id: 'pypi.attestations:statement-written-anew',
    sentence: 'Statements are read and written anew, which their signatures do not survive.',
    kills: ['pypi.attestations'],
    plant: onAttestations((attestation) => {
      const statement = JSON.parse(Buffer.from(attestation.envelope.statement, 'base64').toString('utf8'));
      const written = Buffer.from(JSON.stringify(statement, null, 2)).toString('base64');
      return { ...attestation, envelope: { ...attestation.envelope, statement: written } };
    }),
  }),
  defect({
    id: 'pypi.attestations:empty-for-absent',
    sentence: 'A file without attestations has a provenance object without any.',
    kills: ['pypi.attestations'],
    plant: () => ({
      matches: isProvenance,
      response: (message) =>
        message.status === 404 ? answer(200, '{"version":1,"attestation_bundles":[]}', INTEGRITY_V1) : message,
    }),
  }),
  defect({
    id: 'pypi.attestations.refused:subject-ignored',
    sentence: 'A file is published although what is attested is about another one.',
    kills: ['pypi.attestations.refused'],
    plant: ignoring((attestation, sha256) => {
      const statement = readStatement(Buffer.from(attestation.envelope.statement, 'base64'));
      return statement?.subject.digest.sha256 !== sha256;
    }),
  }),
  defect({
    id: 'pypi.attestations.refused:signature-ignored',
    sentence: 'A file is published although the signature of its attestation does not verify.',
    kills: ['pypi.attestations.refused'],
    plant: ignoring((attestation) => attestedDigest(attestation, shownKey(attestation)) === null),
  }),
  defect({
    id: 'pypi.attestations.refused:file-stays',
    sentence: 'A file whose attestation is refused is published without it.',
    kills: ['pypi.attestations.refused'],
    plant: () => {
      let refused = false;
      return {
        matches: isPost,
        requestBody: (body) => {
          refused = attestationsIn(body).some(({ attestation, sha256 }) => {
            return attestedDigest(attestation, shownKey(attestation)) !== sha256;
          });
          return refused ? renameField(body, 'attestations', 'nothing') : body;
        },
        response: (message) => (refused ? answer(400, 'The attestation is refused.\n') : message),
      };
    },
  }),
];

/** Sends the registry the file alone, where its attestation is such a one. */
function ignoring(unwanted: (attestation: Attestation, sha256: string) => boolean): Defect['plant'] {
  return () => ({
    matches: isPost,
    requestBody: (body) =>
      attestationsIn(body).some(({ attestation, sha256 }) => unwanted(attestation, sha256))
        ? renameField(body, 'attestations', 'nothing')
        : body,
  });
}

/** Serves provenance objects whose attestations are changed. */
function onAttestations(change: (attestation: Attestation) => Attestation): Defect['plant'] {
  return () => ({
    matches: isProvenance,
    response: (message) => {
      if (message.status !== 200) return message;
      const provenance = JSON.parse(message.body.toString('utf8'));
      for (const bundle of provenance.attestation_bundles) bundle.attestations = bundle.attestations.map(change);
      return { ...message, body: Buffer.from(JSON.stringify(provenance)) };
    },
  });
}

/** What is attested in a form, and the digest of the form's file. */
function attestationsIn(body: Buffer): { attestation: Attestation; sha256: string }[] {
  const [text, file] = [formField(body, 'attestations'), formFile(body)];
  if (text === undefined || !file) return [];
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  return (JSON.parse(text) as Attestation[]).map((attestation) => ({ attestation, sha256 }));
}

/** The key that an attestation of ours shows, in PEM. */
function shownKey({ verification_material: { certificate } }: Attestation): string {
  return `-----BEGIN PUBLIC KEY-----\n${certificate}\n-----END PUBLIC KEY-----\n`;
}
