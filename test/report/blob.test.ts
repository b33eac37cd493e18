import { expect } from 'chai';
import fc from 'fast-check';
import { packBlob, unpackBlob } from '../../harness/report/blob.ts';
import { anyReport, fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

describe('report.blob', () => {
  const blob = packBlob(JSON.stringify(fakeReport([fakeResultOf('fail')])));

  it('gives the report back', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = JSON.stringify(report);
        expect(unpackBlob(packBlob(text), 'x')).to.deep.equal(JSON.parse(text));
      }),
      { numRuns: 20 },
    );
  });

  it('that is truncated, changed, or something else is refused by its name', () => {
    const [head = '', packed = ''] = blob.split('\n');
    const other = packBlob(JSON.stringify(fakeReport([]))).split('\n')[1];
    const changed = packBlob(JSON.stringify(fakeReport([fakeResultOf('fail')])).replace('s33d', 's33e')).split('\n')[1];
    for (const bad of [
      '',
      'x',
      head,
      `${head}\n${packed.slice(0, 40)}`,
      `${head}\n${other}`,
      `${head}\n${changed}`,
      blob.replace('regproof-blob 1', 'regproof-blob 9'),
      packBlob('{}'),
    ]) {
      expect(() => unpackBlob(bad, 'shard-2/report.blob'), bad.slice(0, 60))
        .to.throw(/^shard-2\/report\.blob is no whole blob of this version: /)
        .with.property('code', 'REPORT_INVALID');
    }
  });
});
