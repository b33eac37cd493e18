import { type Defect, type DoorRequest, defect } from '../../../core/defect.ts';
import { answer, putsDocument, readsDocument } from './rewrite.ts';

const nameIn = ({ path }: DoorRequest) => decodeURIComponent(path.replace(/^.*\//, ''));

/** Names that are taken as they come. */
export const nameDefects: readonly Defect[] = [
  defect({
    id: 'npm.name.rules:homoglyph-accepted',
    sentence: 'A name that only looks like another one is accepted.',
    kills: ['npm.name.rules'],
    plant: () => ({
      matches: (request) => putsDocument(request) && /[^ -~]/.test(nameIn(request)),
      request: () => ({ answer: answer(201, { ok: true }) }),
    }),
  }),
  defect({
    id: 'npm.name.rules:folded',
    sentence: 'A name is folded to plain letters when it is read, so that it finds the package that it looks like.',
    kills: ['npm.name.rules'],
    plant: () => ({
      matches: (request) => readsDocument(request) && nameIn(request) !== nameIn(request).normalize('NFKC'),
      request: (request) => {
        const plain = encodeURIComponent(nameIn(request).normalize('NFKC'));
        return { forward: { ...request, path: request.path.replace(/[^/]*$/, plain) } };
      },
    }),
  }),
  defect({
    id: 'npm.name.rules:capitals-accepted',
    sentence: 'A name with capital letters is accepted.',
    kills: ['npm.name.rules'],
    plant: () => ({
      matches: (request) => putsDocument(request) && /[A-Z]/.test(nameIn(request)),
      request: () => ({ answer: answer(201, { ok: true }) }),
    }),
  }),
];
