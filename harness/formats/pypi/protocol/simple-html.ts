// PEP 503: https://packaging.python.org/en/latest/specifications/simple-repository-api/#html-serialization

import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { Violation } from '../../../core/finding.ts';
import type { RawResponse } from '../../../core/http.ts';
import type { IndexedFile } from '../../../core/protocol.ts';
import { digestOf, versionOf } from './simple-file.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** The files of a project page in HTML; `<base>` is honoured. */
export function readHtml(response: RawResponse, project: string): IndexedFile[] {
  const document = parse(response.text());
  const wrong = (expected: string, actual: string): Violation =>
    new Violation(`The HTML index of ${project} is wrong`, expected, actual);
  if (document.mode !== 'no-quirks') throw wrong('an HTML 5 document type', response.text().slice(0, 80));
  const base = elements(document, 'base').map((element) => attribute(element, 'href'))[0] ?? '';
  return elements(document, 'a').map((anchor) => {
    const href = attribute(anchor, 'href');
    if (href === undefined) throw wrong('an anchor with href', textOf(anchor));
    const url = new URL(href, new URL(base, response.url));
    const filename = textOf(anchor).trim();
    const segment = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
    if (segment !== filename) throw wrong(`anchor text "${segment}"`, filename);
    const [algorithm = '', value] = url.hash.slice(1).split('=', 2);
    const digests = url.hash === '' ? {} : digestOf(algorithm, value, filename);
    url.hash = '';
    return { name: filename, url: url.href, version: versionOf(filename, project), digests };
  });
}

function elements(node: Node, name: string): Element[] {
  if (!('childNodes' in node)) return [];
  const below = node.childNodes.flatMap((child) => elements(child, name));
  return 'tagName' in node && node.tagName === name ? [node, ...below] : below;
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

function textOf(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
