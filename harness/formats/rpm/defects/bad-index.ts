import type { Plant } from '../../../core/defect.ts';
import type { BadSignature } from '../../../core/signing.ts';
import { beside, changes, NOT_FOUND, readsRepomd, readsSignature } from './rewrite.ts';

/** The index with a signature that is bad in that way; everything else fits. */
export function badIndex(how: BadSignature): Plant {
  if (how === 'unsigned') return { matches: readsSignature, request: () => ({ answer: NOT_FOUND }) };
  if (how === 'tampered')
    return changes(readsRepomd, (body) => Buffer.concat([body, Buffer.from('<!-- changed -->\n')]));
  return {
    matches: readsSignature,
    response: async (response, request, tools) => {
      const { body } = await beside(request, 'repomd.xml', tools);
      const signer = how === 'wrong-key' ? tools.signers!.unknown : tools.signers!.expired;
      return { ...response, body: Buffer.from(await signer.detached(body)) };
    },
  };
}
