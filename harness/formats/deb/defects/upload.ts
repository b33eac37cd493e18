import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answer } from './answer.ts';

const isUpload = ({ method }: DoorRequest) => method === 'PUT';
const isPackage = ({ method, path }: DoorRequest) => method === 'GET' && /\/pool\/.*\.deb(\?|$)/.test(path);
const baseName = (path: string) => decodeURIComponent(path.split('?')[0]!.split('/').at(-1)!);

/** Answers refused uploads in another way; nothing is stored. */
const answeringRefused = (refused: (status: number) => boolean, status: number) => (): Plant => ({
  matches: isUpload,
  response: (message) => (refused(message.status) ? answer(status) : message),
});

/** Defects of uploads and deletions. */
export const uploadDefects: readonly Defect[] = [
  defect({
    id: 'deb.dup:bytes-replaced',
    sentence: 'A second upload is refused, but its bytes are served.',
    kills: ['deb.dup'],
    plant: replacedBytes,
  }),
  defect({
    id: 'deb.dup:welcome',
    sentence: 'A second upload is answered with 201 and thrown away.',
    kills: ['deb.dup'],
    plant: answeringRefused((status) => status === 409, 201),
  }),
  defect({
    id: 'deb.reject:welcome',
    sentence: 'Whatever is uploaded is answered with 201.',
    kills: ['deb.reject'],
    plant: answeringRefused((status) => status === 400 || status === 422, 201),
  }),
  defect({
    id: 'deb.reject:crash',
    sentence: 'What cannot be read makes the registry answer with 500.',
    kills: ['deb.reject'],
    plant: answeringRefused((status) => status === 400 || status === 422, 500),
  }),
  defect({
    id: 'deb.delete:nothing-done',
    sentence: 'A deletion is answered with 204, and nothing is deleted.',
    kills: ['deb.delete', 'x.state.delete-is-real'],
    plant: () => ({ matches: ({ method }) => method === 'DELETE', request: () => ({ answer: answer(204) }) }),
  }),
  defect({
    id: 'deb.delete:still-served',
    sentence: 'A deleted package can still be fetched.',
    kills: ['deb.delete'],
    plant: () => {
      const kept = new Map<string, Buffer>();
      return {
        matches: isPackage,
        response: (message, { path }) => {
          const body = kept.get(path);
          if (message.status === 200) kept.set(path, message.body);
          return message.status === 404 && body ? { ...answer(200), body } : message;
        },
      };
    },
  }),
];

function replacedBytes(): Plant {
  const refused = new Map<string, Buffer>();
  let last = Buffer.alloc(0);
  return {
    matches: (request) => isUpload(request) || isPackage(request),
    requestBody(body) {
      last = Buffer.from(body);
      return body;
    },
    response(message, request) {
      const name = baseName(request.path);
      if (isUpload(request)) {
        if (message.status === 409) refused.set(name, last);
        return message;
      }
      const body = refused.get(name);
      return body ? { ...message, body } : message;
    },
  };
}
