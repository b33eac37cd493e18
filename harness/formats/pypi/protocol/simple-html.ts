// PEP 503: https://packaging.python.org/en/latest/specifications/simple-repository-api/#base-html-api

import { Violation } from '../../../core/finding.ts';
import type { RawResponse } from '../../../core/http.ts';
import type { IndexedFile } from '../../../core/protocol.ts';
import { lastSegmentOf } from '../../../core/untrusted-url.ts';
import { type Anchor, anchorsOf } from './anchors.ts';
import { digestOf, versionOf } from './simple-file.ts';

/** The files of a project page in HTML. */
export function readHtml(response: RawResponse, project: string): IndexedFile[] {
  return anchorsOf(response).map((anchor) => {
    const filename = lastSegment(anchor);
    if (filename !== anchor.text)
      throw new Violation(`The HTML index of ${project} is wrong`, `anchor text "${filename}"`, anchor.text);
    const [algorithm = '', value] = anchor.fragment.split('=', 2);
    const digests = anchor.fragment === '' ? {} : digestOf(algorithm, value, filename);
    return { name: filename, url: anchor.url.href, version: versionOf(filename, project), digests };
  });
}

/** The last component of the address, decoded: what the text of an anchor has to be. */
export function lastSegment({ url: { pathname } }: Pick<Anchor, 'url'>): string {
  return lastSegmentOf({ pathname }, 'The HTML index');
}
