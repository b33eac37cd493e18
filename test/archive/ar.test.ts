import { expect } from 'chai';
import fc from 'fast-check';
import { arChunks, memberOf, readAr } from '../../harness/archive/ar.ts';
import { collect } from './collect.ts';

const inMemory = (buffer: Buffer) => ({
  size: buffer.length,
  read: async (offset: number, length: number) => buffer.subarray(offset, offset + length),
});
const members = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,15}$/), content: fc.uint8Array({ maxLength: 300 }) }),
  { selector: ({ name }) => name, maxLength: 6 },
);
const archive = (list: readonly { name: string; content: Uint8Array }[]) =>
  collect(arChunks(list.map(({ name, content }) => memberOf(name, Buffer.from(content)))));
const problem = (bytes: Buffer, most?: number) =>
  readAr(inMemory(bytes), most).then(
    () => 'none',
    (error: Error & { actual?: string }) => `${error.name}: ${error.actual}`,
  );

describe('ar', () => {
  it('gives back what was put in, of odd and even lengths, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(members, async (list) => {
        const bytes = await archive(list);
        const read = await readAr(inMemory(bytes));
        const contents = read.map(({ name, offset, size }) => [name, [...bytes.subarray(offset, offset + size)]]);
        expect(contents).to.deep.equal(list.map(({ name, content }) => [name, [...content]]));
        expect(bytes.equals(await archive(list))).to.equal(true);
        expect(bytes.length % 2).to.equal(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has the header of a member where ar(1) has it', async () => {
    const bytes = await archive([{ name: 'debian-binary', content: Buffer.from('2.0\n') }]);
    const header = '!<arch>\ndebian-binary   1577836800  0     0     100644  4         `\n2.0\n';
    expect(bytes.toString('latin1')).to.equal(header);
  });

  it('refuses what is no archive, what is cut and what has too many members', async () => {
    const whole = await archive([
      { name: 'a', content: Buffer.from('abc') },
      { name: 'b', content: Buffer.from('d') },
    ]);
    expect(await problem(Buffer.from('PK'))).to.equal('Violation: no archive header');
    expect(await problem(whole.subarray(0, 70))).to.equal('Violation: member "a" is cut short');
    expect(await problem(whole.subarray(0, 100))).to.equal('Violation: a header is cut short');
    expect(await problem(whole, 1)).to.equal('Violation: more than 1 members');
    const spoilt = Buffer.from(whole);
    spoilt.write('x', 8 + 48);
    expect(await problem(spoilt)).to.equal('Violation: a member without name or length before byte 68');
    const unpadded = Buffer.concat([whole.subarray(0, 71), whole.subarray(72)]);
    expect(await problem(unpadded)).to.match(/^Violation: (no member header|a header is cut short)/);
  });
});
