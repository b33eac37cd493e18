import { constants } from 'node:os';
import { expect } from 'chai';
import { isDiskFull, isReadOnly } from '../../harness/core/storage-error.ts';

describe('core/storage-error', () => {
  const error = (fields: object, cause?: unknown) => Object.assign(new Error('x', { cause }), fields);

  it('knows a full disk, a used up quota and what SQLite says, also below another error', () => {
    expect(isDiskFull(error({ code: 'ENOSPC' }))).to.equal(true);
    // What node:fs gives for it: `Unknown system error -122`.
    const { EDQUOT } = constants.errno;
    expect(isDiskFull(error({ code: `Unknown system error -${EDQUOT}`, errno: -EDQUOT }))).to.equal(true);
    expect(isDiskFull(error({}, error({ errcode: 13 })))).to.equal(true);
    expect(isDiskFull(error({ code: 'EIO', errno: -5 }))).to.equal(false);
  });

  it('knows storage that may only be read, and SQLite’s extended codes for it', () => {
    expect(isReadOnly(error({}, error({ code: 'EROFS' })))).to.equal(true);
    // SQLITE_READONLY_DBMOVED
    expect(isReadOnly(error({ errcode: 1032 }))).to.equal(true);
    expect(isReadOnly(error({ errcode: 13 }))).to.equal(false);
  });
});
