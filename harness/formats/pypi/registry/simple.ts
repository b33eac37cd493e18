// Simple repository API: https://packaging.python.org/en/latest/specifications/simple-repository-api/
// (PEP 503 HTML, PEP 592 yank, PEP 658 and 714 metadata files, PEP 691 JSON, PEP 700 versions, size and upload-time, PEP 740 provenance)

import type { FileRow, PackageRow, RegistryRequest, RegistryResponse, VersionRow } from '../../../core/registry.ts';
import { provenancePath } from './provenance.ts';

const API_VERSION = '1.3';
const JSON_V1 = 'application/vnd.pypi.simple.v1+json';
const HTML_V1 = 'application/vnd.pypi.simple.v1+html';
const OFFERS = [
  'text/html',
  JSON_V1,
  HTML_V1,
  'application/vnd.pypi.simple.latest+json',
  'application/vnd.pypi.simple.latest+html',
] as const;

/** `/simple/`: every project. */
export function renderProjects(
  request: RegistryRequest,
  projects: readonly { key: string; name: string }[],
): RegistryResponse {
  const json = { meta: { 'api-version': API_VERSION }, projects: projects.map(({ name }) => ({ name })) };
  const anchors = projects.map(({ key, name }) => `<a href="${request.root}/simple/${key}/">${escapeHtml(name)}</a>`);
  return negotiated(request, json, 'Simple index', anchors);
}

/** `/simple/<project>/`: every file of a project. */
export function renderProject(request: RegistryRequest, project: PackageRow): RegistryResponse {
  const entries = project.versions.flatMap((release) =>
    release.files.filter(isDistribution).map((file) => entryOf(request.root, project.key, release, file)),
  );
  const json = {
    meta: { 'api-version': API_VERSION },
    name: project.key,
    versions: project.versions.map((release) => release.version),
    files: entries.map(asJson),
  };
  return negotiated(request, json, `Links for ${project.name}`, entries.map(asAnchor));
}

/** Metadata files lie beside the wheels but are no distributions. */
export function isDistribution(file: FileRow): boolean {
  return !file.name.endsWith('.metadata');
}

interface Entry {
  readonly file: FileRow;
  readonly url: string;
  readonly metadata: string | undefined;
  readonly provenance: string | undefined;
  /** Reason, or true for none; false when the release is not yanked. */
  readonly yanked: string | boolean;
}

function entryOf(root: string, key: string, release: VersionRow, file: FileRow): Entry {
  const provenance = provenancePath(key, release.version, file);
  return {
    file,
    provenance: provenance && `${root}${provenance}`,
    url: `${root}/files/${key}/${file.sha256}/${encodeURIComponent(file.name)}`,
    metadata: release.files.find((other) => other.name === `${file.name}.metadata`)?.sha256,
    yanked: release.state.yanked ?? false,
  };
}

function asJson({ file, url, metadata, provenance, yanked }: Entry): object {
  const sidecar = metadata === undefined ? false : { sha256: metadata };
  return {
    filename: file.name,
    url,
    hashes: { sha256: file.sha256 },
    ...(file.meta.requiresPython === undefined ? {} : { 'requires-python': file.meta.requiresPython }),
    size: file.size,
    'upload-time': file.meta.uploadTime,
    yanked,
    'core-metadata': sidecar,
    'dist-info-metadata': sidecar,
    provenance: provenance ?? null,
  };
}

function asAnchor({ file, url, metadata, provenance, yanked }: Entry): string {
  const attributes = [`href="${escapeHtml(`${url}#sha256=${file.sha256}`)}"`];
  if (file.meta.requiresPython !== undefined) {
    attributes.push(`data-requires-python="${escapeHtml(file.meta.requiresPython)}"`);
  }
  if (metadata !== undefined) {
    attributes.push(`data-core-metadata="sha256=${metadata}"`, `data-dist-info-metadata="sha256=${metadata}"`);
  }
  if (provenance !== undefined) attributes.push(`data-provenance="${escapeHtml(provenance)}"`);
  if (yanked !== false) attributes.push(`data-yanked="${yanked === true ? '' : escapeHtml(yanked)}"`);
  return `<a ${attributes.join(' ')}>${escapeHtml(file.name)}</a>`;
}

function negotiated(
  request: RegistryRequest,
  json: object,
  title: string,
  anchors: readonly string[],
): RegistryResponse {
  const wanted = request.query.get('format');
  const type = wanted === null ? request.accepts(...OFFERS) : (OFFERS.find((offer) => offer === wanted) ?? null);
  if (type === null) {
    const body = `This index is served as ${OFFERS.slice(0, 3).join(', ')}.\n`;
    return { status: 406, headers: { 'Content-Type': 'text/plain; charset=utf-8', Vary: 'Accept' }, body };
  }
  if (type.endsWith('json')) {
    return { status: 200, headers: { 'Content-Type': JSON_V1, Vary: 'Accept' }, body: JSON.stringify(json) };
  }
  const contentType = type === 'text/html' ? 'text/html; charset=utf-8' : HTML_V1;
  return { status: 200, headers: { 'Content-Type': contentType, Vary: 'Accept' }, body: page(title, anchors) };
}

function page(title: string, anchors: readonly string[]): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta name="pypi:repository-version" content="${API_VERSION}">`,
    `<title>${escapeHtml(title)}</title>`,
    '</head>',
    '<body>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...anchors.map((anchor) => `${anchor}<br>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
