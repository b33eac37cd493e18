import { expect } from 'chai';
import { cpioChunks } from '../../harness/archive/cpio.ts';
import { archiveTime } from '../../harness/archive/entry.ts';

const ENTRIES = [
  { path: 'usr/bin/kit', content: Buffer.from('#!/bin/sh\n'), mode: 0o755 },
  { path: 'odd', content: Buffer.from('12345') },
  { path: 'empty', content: Buffer.alloc(0) },
] as const;

const archive = () => Buffer.concat([...cpioChunks(ENTRIES, { prefix: './' })]);

describe('cpio archives', () => {
  it('are the same for the same entries', () => {
    expect(archive().equals(archive())).to.equal(true);
  });

  it('hold a header of 110 digits, the name and the content, each padded to four bytes', () => {
    const bytes = archive();
    const field = (at: number, index: number) =>
      Number.parseInt(bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    expect(bytes.toString('latin1', 0, 6)).to.equal('070701');
    expect([field(0, 0), field(0, 1), field(0, 2), field(0, 4), field(0, 5), field(0, 6)]).to.deep.equal([
      1,
      0o100755,
      0,
      1,
      archiveTime(),
      10,
    ]);
    expect(bytes.toString('latin1', 110, 110 + field(0, 11))).to.equal('./usr/bin/kit\0');
    const second = 110 + 14 + 12;
    expect(bytes.toString('latin1', second, second + 6)).to.equal('070701');
    expect([field(second, 0), field(second, 1), field(second, 6)]).to.deep.equal([2, 0o100644, 5]);
    expect(bytes.length % 4).to.equal(0);
  });

  it('end with the trailer, which is no file', () => {
    expect(archive().subarray(-124).toString('latin1')).to.match(/^070701[0-9a-f]{104}TRAILER!!!\0+$/i);
  });
});
