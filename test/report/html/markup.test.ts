import { expect } from 'chai';
import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { html, Markup } from '../../../harness/report/html/markup.ts';

describe('markup', () => {
  it('escapes values, and lists of them; markup stays', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(html`<p title="${'"x"'}">${[inner, '&', 7]}${null}${false}</p>`.text).to.equal(
      '<p title="&quot;x&quot;"><b>&lt;i&gt;</b>&amp;7</p>',
    );
    expect(html`${new Markup('<hr>')}`.text).to.equal('<hr>');
  });

  it('is one element with one text, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { childNodes } = parseFragment(html`<p title="${text}">x${text}</p>`.text);
        const [only, ...more] = childNodes;
        expect(more).to.deep.equal([]);
        expect(only).to.have.property('nodeName', 'p');
        const inside = (only as { childNodes: { nodeName: string }[] }).childNodes.map(({ nodeName }) => nodeName);
        expect(inside).to.deep.equal(['#text']);
      }),
    );
  });
});
