// PEP 503: https://packaging.python.org/en/latest/specifications/simple-repository-api/#base-html-api

import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { Violation } from '../../../core/finding.ts';
import type { RawResponse } from '../../../core/http.ts';
import { untrustedUrl } from '../../../core/untrusted-url.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** One link of an index page. */
export interface Anchor {
  readonly text: string;
  /** Absolute; `<base>` is honoured, the fragment is taken off. */
  readonly url: URL;
  /** Without the leading `#`; empty for none. */
  readonly fragment: string;
  /** All attributes, unescaped once. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The links of an index page; a page that is no HTML 5, or a link without address, is a violation. */
export function anchorsOf(response: RawResponse): Anchor[] {
  const document = parse(response.text());
  if (document.mode !== 'no-quirks') throw wrong(response, 'an HTML 5 document type', response.text().slice(0, 80));
  const base = elements(document, 'base').map((element) => attributesOf(element).href)[0] ?? '';
  return elements(document, 'a').map((element) => {
    const attributes = attributesOf(element);
    const text = textOf(element).trim();
    if (attributes.href === undefined) throw wrong(response, 'an anchor with href', text);
    const page = `The HTML index ${new URL(response.url).pathname}`;
    const url = untrustedUrl(attributes.href, untrustedUrl(base, response.url, page), page);
    const fragment = url.hash.slice(1);
    url.hash = '';
    return { text, url, fragment, attributes };
  });
}

function wrong({ url }: RawResponse, expected: string, actual: string): Violation {
  return new Violation(`The HTML index ${new URL(url).pathname} is wrong`, expected, actual);
}

function elements(node: Node, name: string): Element[] {
  if (!('childNodes' in node)) return [];
  const below = node.childNodes.flatMap((child) => elements(child, name));
  return 'tagName' in node && node.tagName === name ? [node, ...below] : below;
}

function attributesOf(element: Element): Record<string, string> {
  return Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
}

function textOf(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
