import { type Defect, type DoorMessage, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answer, editPage, formField, isFile, isPage, isPost } from './rewrite.ts';

/** Defects of deletion. Each plant knows which version was deleted from the form it saw. */
export const stateDefects: readonly Defect[] = [
  defect({
    id: 'x.state.delete-is-real:nothing-deleted',
    sentence: 'A deletion is answered with 200 and changes nothing.',
    kills: ['x.state.delete-is-real'],
    plant: () => afterDeletion('prevented', (message) => message),
  }),
  defect({
    id: 'x.state.delete-is-real:siblings-deleted',
    sentence: 'Deleting one release deletes the project.',
    kills: ['x.state.delete-is-real'],
    plant: () => afterDeletion('done', () => answer(404)),
  }),
  defect({
    id: 'x.state.delete-is-real:file-stays',
    sentence: 'A deleted release is gone from the index, but its files are still served.',
    kills: ['x.state.delete-is-real'],
    plant: () =>
      afterDeletion('prevented', (message, request, tools, version) =>
        editPage(message, request, tools, {
          json: (page) => {
            page.files = page.files?.filter(({ filename }) => !filename.includes(`-${version}`)) ?? [];
            page.versions = page.versions?.filter((each) => each !== version) ?? [];
          },
        }),
      ),
  }),
];

type Aftermath = (
  message: DoorMessage,
  request: DoorRequest,
  tools: Parameters<NonNullable<Plant['response']>>[2],
  version: string,
) => DoorMessage | Promise<DoorMessage>;

/** What is served once a deletion was asked for; a prevented one never reaches the registry. */
function afterDeletion(deletion: 'prevented' | 'done', aftermath: Aftermath): Plant {
  let deleted: string | undefined;
  let answering = false;
  return {
    matches: (request) => isPost(request) || isPage(request) || isFile(request),
    requestBody: (body) => {
      answering = formField(body, ':action') === 'remove_pkg';
      if (!answering) return body;
      deleted = formField(body, 'version')!;
      return deletion === 'done'
        ? body
        : Buffer.from(body.toString('latin1').replace('remove_pkg', 'do_nothing'), 'latin1');
    },
    response: (message, request, tools) => {
      if (isPost(request)) return answering ? answer(200, 'OK\n') : message;
      return deleted === undefined ? message : aftermath(message, request, tools, deleted);
    },
  };
}
