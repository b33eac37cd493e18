import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answer } from './answer.ts';
import { editsArchive } from './archive.ts';

const asks = (name: string) => (request: DoorRequest) => request.method === 'GET' && request.path.endsWith(`/${name}`);

/** Serves InRelease with something done to the finished document. */
function onInRelease(change: (document: string) => string): () => Plant {
  return () => ({
    matches: asks('InRelease'),
    response: (message) =>
      message.status === 200 ? { ...message, body: Buffer.from(change(message.body.toString('utf8'))) } : message,
  });
}

/** Defects of the signatures and of the key. */
export const signatureDefects: readonly Defect[] = [
  defect({
    id: 'deb.gpg.release:text-after-the-signature',
    sentence: 'InRelease goes on after its signature.',
    kills: ['deb.gpg.release'],
    plant: onInRelease((document) => `${document}\nSuite: elsewhere\n`),
  }),
  defect({
    id: 'deb.gpg.release:signature-in-the-last-line',
    sentence: 'The signature begins in the last line of the text.',
    kills: ['deb.gpg.release', 'deb.update.clean'],
    plant: onInRelease((document) => document.replace('\n-----BEGIN PGP SIGNATURE', '-----BEGIN PGP SIGNATURE')),
  }),
  defect({
    id: 'deb.gpg.release:no-packets',
    sentence: 'Inside the armour is no OpenPGP signature.',
    kills: ['deb.gpg.release', 'deb.update.clean'],
    plant: onInRelease((document) =>
      document.replace(
        /(-----BEGIN PGP SIGNATURE-----\n\n)[\s\S]*(-----END)/,
        (_, begin, end) => `${begin}${Buffer.alloc(384, 7).toString('base64')}\n${end}`,
      ),
    ),
  }),
  defect({
    id: 'deb.gpg.release:two-texts',
    sentence: 'InRelease signs another text than Release has.',
    kills: ['deb.gpg.release'],
    plant: editsArchive({
      release: (text, file) => (file === 'InRelease' ? text.replace(/^Description: /m, '$&The ') : text),
    }),
  }),
  defect({
    id: 'deb.gpg.release:detached-by-another-key',
    sentence: 'Release.gpg is by another key than InRelease.',
    kills: ['deb.gpg.release'],
    plant: editsArchive({
      signer: ({ trusted, unknown }, file) => (file === 'Release.gpg' ? unknown : trusted),
    }),
  }),
  defect({
    id: 'deb.gpg.key:certificate',
    sentence: 'The key is served as a public key of X.509.',
    kills: ['deb.gpg.key'],
    plant: () => ({
      matches: asks('key.asc'),
      response: () => answer(200, '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n'),
    }),
  }),
  defect({
    id: 'deb.gpg.key:another',
    sentence: 'The key that is served is not the one that signs.',
    kills: ['deb.gpg.key'],
    plant: () => ({
      matches: asks('key.asc'),
      response: (_message, _request, { signers }) => answer(200, signers!.unknown.publicKey),
    }),
  }),
];
