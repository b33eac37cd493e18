import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { MEDIA_TYPES } from '../raw.ts';
import { answer, answers, bare } from './rewrite.ts';

const reads = ({ method }: DoorRequest) => method === 'GET' || method === 'HEAD';
const manifest = (request: DoorRequest) => /^\/v2\/.+\/manifests\/[^/]+$/.test(bare(request));
const readsManifest = (request: DoorRequest) => reads(request) && manifest(request);
const putsManifest = (request: DoorRequest) => request.method === 'PUT' && manifest(request);
const listsTags = (request: DoorRequest) => bare(request).endsWith('/tags/list');
const byDigest = (request: DoorRequest) => readsManifest(request) && bare(request).includes('sha256:');

const refusal = () => answer(400, '{"errors":[{"code":"MANIFEST_INVALID","message":"planted"}]}');
const unknown = () => answer(404, '{"errors":[{"code":"NAME_UNKNOWN","message":"planted"}]}');

/** Changes the JSON of answers to GET that were 200. */
function changesJson(matches: Plant['matches'], change: (document: Json) => Json): Plant {
  return {
    matches: (request) => request.method === 'GET' && matches(request),
    response: (response) =>
      response.status === 200
        ? { ...response, body: Buffer.from(JSON.stringify(change(JSON.parse(response.body.toString('utf8'))))) }
        : response,
  };
}

/** Refuses manifests by what is in them. */
function refuses(wrong: (document: Json) => boolean): Plant {
  let refusing = false;
  return {
    matches: putsManifest,
    requestBody(body) {
      refusing = wrong(JSON.parse(body.toString('utf8')));
      return body;
    },
    response: (response) => (refusing ? refusal() : response),
  };
}

/** Charts as artifacts of an OCI registry. */
export const ociDefects: readonly Defect[] = [
  defect({
    id: 'helm.oci.push-pull:type-refused',
    sentence: 'Manifests whose config is not that of an image are refused.',
    kills: ['helm.oci.push-pull', 'helm.oci.manifest'],
    plant: () => refuses(({ config }) => config?.mediaType === MEDIA_TYPES.config),
  }),
  defect({
    id: 'helm.oci.push-pull:written-anew',
    sentence: 'Manifests are written anew when they are read.',
    kills: ['helm.oci.push-pull', 'helm.oci.manifest'],
    plant: () => changesJson(readsManifest, (document) => ({ ...document, schemaVersion: 2, annotations: {} })),
  }),
  defect({
    id: 'helm.oci.manifest:image-config',
    sentence: 'The config is said to be that of an image.',
    kills: ['helm.oci.manifest'],
    plant: () =>
      changesJson(readsManifest, (document) => ({
        ...document,
        config: { ...document.config, mediaType: 'application/vnd.oci.image.config.v1+json' },
      })),
  }),
  defect({
    id: 'helm.oci.manifest:no-digests',
    sentence: 'Manifests are found by their tags alone.',
    kills: ['helm.oci.manifest'],
    plant: () => answers(byDigest, unknown),
  }),
  defect({
    id: 'helm.prov.oci:layer-dropped',
    sentence: 'Layers of types that the registry does not know are dropped.',
    kills: ['helm.prov.oci'],
    plant: () =>
      changesJson(readsManifest, (document) => ({
        ...document,
        layers: document.layers.filter(({ mediaType }: Json) => mediaType !== MEDIA_TYPES.provenance),
      })),
  }),
  defect({
    id: 'helm.prov.oci:layer-refused',
    sentence: 'Manifests with a provenance layer are refused.',
    kills: ['helm.prov.oci'],
    plant: () =>
      refuses(({ layers = [] }) => layers.some(({ mediaType }: Json) => mediaType === MEDIA_TYPES.provenance)),
  }),
  defect({
    id: 'helm.oci.range:first-page',
    sentence: 'The list of tags ends after a hundred, and says nothing of a next page.',
    kills: ['helm.oci.range'],
    plant: () => {
      const page = changesJson(listsTags, (document) => ({ ...document, tags: document.tags?.slice(0, 100) }));
      return {
        ...page,
        response: async (response, request, tools) => {
          const { headers, ...rest } = await page.response!(response, request, tools);
          return { ...rest, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'link')) };
        },
      };
    },
  }),
  defect({
    id: 'helm.oci.dependency:no-tags',
    sentence: 'Tags cannot be listed.',
    kills: ['helm.oci.dependency', 'helm.oci.range'],
    plant: () => answers(listsTags, unknown),
  }),
  defect({
    id: 'helm.oci.plus:tag-refused',
    sentence: 'Tags with an underscore are refused.',
    kills: ['helm.oci.plus'],
    plant: () => answers((request) => putsManifest(request) && bare(request).includes('_'), refusal),
  }),
];
