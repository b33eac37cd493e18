// The part of XML 1.0 that repository indexes use, read strictly: https://www.w3.org/TR/xml/
import { Violation } from '../../../core/finding.ts';

/** An element; names keep their prefix. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text directly inside, references resolved. */
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const MARKUP =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** The root element. Anything that is not well-formed is a Violation that says where. */
export function parseXml(bytes: Buffer, where: string): Element {
  const source = decoded(bytes, where);
  const fail = (expected: string, at: number): never => {
    throw new Violation(
      `${where} is not well-formed XML`,
      expected,
      `${JSON.stringify(source.slice(Math.max(0, at - 40), at + 60))} at ${at}`,
    );
  };
  const forbidden = FORBIDDEN.exec(source);
  if (forbidden) fail('characters that XML allows', forbidden.index);
  const document: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack: Open[] = [document];
  for (let at = 0; at < source.length; ) {
    const top = stack.at(-1)!;
    const next = source.indexOf('<', at);
    const end = next < 0 ? source.length : next;
    if (end > at) {
      top.text += resolve(source.slice(at, end), () => fail('a known entity', at));
      at = end;
      continue;
    }
    MARKUP.lastIndex = at;
    const match = MARKUP.exec(source);
    if (!match) return fail('a tag', at);
    const [whole, closing, name, attributeText, empty] = match;
    if (name !== undefined) {
      if (closing) {
        if (stack.length === 1 || top.name !== name) fail(`</${top.name}>`, at);
        stack.pop();
      } else {
        const element: Open = {
          name,
          attributes: attributesOf(attributeText!, () => fail('attributes, each once', at)),
          children: [],
          text: '',
        };
        top.children.push(element);
        if (!empty) stack.push(element);
      }
    }
    at += whole.length;
  }
  if (stack.length > 1) fail(`</${stack.at(-1)!.name}>`, source.length);
  if (document.children.length !== 1 || document.text.trim() !== '') fail('one root element', 0);
  return document.children[0]!;
}

function decoded(bytes: Buffer, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Violation(`${where} is not well-formed XML`, 'UTF-8', bytes.subarray(0, 60).toString('latin1'));
  }
}

function attributesOf(text: string, fail: () => never): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(result, name!)) fail();
    result[name!] = resolve(double ?? single ?? '', fail);
  }
  return result;
}

function resolve(text: string, fail: () => never): string {
  return text.replace(/&([^;&]*);?/g, (reference: string, name: string) => {
    if (!reference.endsWith(';')) return fail();
    const number = /^#(?:x([0-9A-Fa-f]+)|(\d+))$/.exec(name);
    const code = number ? Number.parseInt((number[1] ?? number[2])!, number[1] ? 16 : 10) : undefined;
    const character = code === undefined ? NAMED[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    return character === undefined || FORBIDDEN.test(character) ? fail() : character;
  });
}

/** The children of that name. */
export function all(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first child of that name, or undefined. */
export function first(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child) => child.name === name);
}
