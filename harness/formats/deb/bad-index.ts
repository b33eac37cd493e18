import type { DoorRequest, Plant } from '../../core/defect.ts';
import { type BadSignature, signatureOf } from '../../core/signing.ts';
import { answer } from './defects/answer.ts';
import { clearText } from './protocol/clear-signed.ts';

const SIGNED = /\/dists\/[^/]+\/(InRelease|Release\.gpg)$/;

export const isSignature = ({ method, path }: DoorRequest) => method === 'GET' && SIGNED.test(path);

/** Serves each suite as if its signature were bad in this way; the indexes are those of the registry. */
export function badIndex(how: BadSignature): Plant {
  return {
    matches: isSignature,
    async response(message, request, { signers }) {
      if (message.status !== 200) return message;
      // Without InRelease apt asks for Release and its detached signature.
      if (how === 'unsigned' || !request.path.endsWith('/InRelease')) return answer(404);
      const text = clearText(message.body.toString('utf8'));
      const { signer, tampered } = signatureOf(signers!, how)!;
      const signed = await signer.clear(text);
      return { ...message, body: Buffer.from(tampered ? signed.replace(/^Date: /m, 'Date:  ') : signed) };
    },
  };
}
