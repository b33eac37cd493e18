import { expect } from 'chai';
import { field, parseParagraphs, renderParagraph } from '../../../harness/formats/deb/deb822.ts';

describe('control files', () => {
  it('are read and written alike', () => {
    const text = 'Package: kit\nDescription: short\n long: line\n .\n  deep\nSHA256:\n aa 1 x\n bb 2 y\nEmpty:\n';
    const [paragraph] = parseParagraphs(text);
    expect(paragraph).to.deep.equal({
      Package: 'kit',
      Description: 'short\n long: line\n .\n  deep',
      SHA256: '\n aa 1 x\n bb 2 y',
      Empty: '',
    });
    expect(parseParagraphs(renderParagraph(paragraph!))).to.deep.equal([paragraph]);
    expect(field(paragraph!, 'sha256')).to.equal(paragraph!.SHA256);
    expect(field(paragraph!, 'none')).to.equal(undefined);
  });

  it('have paragraphs between empty lines', () => {
    expect(parseParagraphs('\nA: 1\n\n \n\nA: 2\n\n')).to.deep.equal([{ A: '1' }, { A: '2' }]);
    expect(parseParagraphs('')).to.deep.equal([]);
  });

  it('are refused with the line that is wrong', () => {
    for (const [text, message] of [
      ['A: 1', 'the last line does not end'],
      [' A: 1\n', 'the continuation " A: 1" follows no field'],
      ['a: 1\nA: 2\n', 'the field A occurs twice'],
      ['A 1\n', '"A 1" is no field'],
      ['-A: 1\n', '"-A: 1" is no field'],
    ] as const)
      expect(() => parseParagraphs(text), text).to.throw(SyntaxError, message);
  });
});
