// The part of XML 1.0 that JUnit files use: https://www.w3.org/TR/xml/

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Character data of this element alone. */
  text: string;
}

const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const TOKEN =
  /<\?xml[^?]*\?>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.:-]*="[^"<]*")*)\s*(\/?)>|<!\[CDATA\[([\s\S]*?)\]\]>|([^<]+)/gy;
const ATTRIBUTE = /([A-Za-z_][\w.:-]*)="([^"]*)"/g;

/** Parses a document or throws, where a validating parser would: characters, references, nesting, one root. */
export function parseXml(text: string): XmlElement {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) throw new Error(`character U+${text.charCodeAt(forbidden.index).toString(16)} at ${forbidden.index}`);
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index !== at) break;
    at += match[0].length;
    const [, closing, name, attributes = '', empty, cdata, characters] = match;
    const here = open.at(-1)!;
    if (cdata !== undefined) here.text += cdata;
    else if (characters !== undefined) here.text += decoded(characters);
    else if (closing) {
      if (open.pop()!.name !== name) throw new Error(`</${name}> closes <${here.name}>`);
    } else if (name !== undefined) {
      const element: XmlElement = { name, attributes: attributesOf(attributes), children: [], text: '' };
      here.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (at !== text.length) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
  if (open.length !== 1 || top.children.length !== 1 || top.text.trim() !== '') throw new Error('not one closed root');
  return top.children[0]!;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(attributes, name!)) throw new Error(`attribute ${name} twice`);
    attributes[name!] = decoded(value!);
  }
  return attributes;
}

function decoded(text: string): string {
  if (text.includes(']]>')) throw new Error('"]]>" in character data');
  const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9A-Fa-f]+);|#(\d+);|(\w+);)?/g, (whole, hex, decimal, name) => {
    const value = (hex ?? decimal) ? String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)) : named[name];
    if (value === undefined || FORBIDDEN.test(value)) throw new Error(`reference ${whole}`);
    return value;
  });
}
