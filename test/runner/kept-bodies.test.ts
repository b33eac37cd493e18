import { expect } from 'chai';
import type { CheckContext } from '../../harness/core/check.ts';
import { KEPT_BODY, type SentRequest } from '../../harness/core/http.ts';
import type { CellResult, ReportStep } from '../../harness/core/report.ts';
import { runCell } from '../../harness/runner/attempt.ts';
import { fakeCell } from '../fakes/fake-format.ts';
import { fakeHttp, fakeSurroundings } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** A cell whose requests carry `sent`, and that ends as `wanted`. */
async function ended(wanted: number, sent: Partial<SentRequest> = {}, requests = 1) {
  await using folder = await temporaryFolder();
  const kept: { place: number; bytes: Buffer }[] = [];
  const carried: SentRequest = { as: 'writer', headers: {}, size: 4, bytes: () => Buffer.from('body'), ...sent };
  const run = async ({ http, expect: look }: CheckContext) => {
    for (let index = 1; index < requests; index++) await http.put('kit');
    look((await http.put('kit')).status).to.equal(wanted);
  };
  const result = await runCell(
    fakeCell({ run }),
    fakeSurroundings(folder.path, {
      http: (_cell, _link, _signal, onStep) => fakeHttp((step) => onStep(step, carried)),
      keepBody: async ({ name, attempt }, place, bytes) => {
        kept.push({ place, bytes });
        return { file: `${name} ${attempt} ${place}`, redacted: false };
      },
    }),
  );
  return { result, kept, sent: sentOf(result) };
}

function sentOf({ steps }: CellResult) {
  return steps.map((step: ReportStep) => (step.kind === 'http' ? step.sent : undefined));
}

describe('what a cell has sent', () => {
  it('is kept of one that is not green, and of no other', async () => {
    const green = await ended(200);
    expect(green.kept).to.deep.equal([]);
    expect(green.sent).to.deep.equal([undefined]);
    const red = await ended(404);
    expect(red.kept.map(({ place, bytes }) => [place, String(bytes)])).to.deep.equal([[1, 'body']]);
    const file = `${red.result.name} 1 1`;
    expect(red.sent).to.deep.equal([{ as: 'writer', headers: {}, size: 4, file, redacted: false }]);
  });

  it('has no credential in its headers, and no secret', async () => {
    const headers = { Authorization: 'Basic x', 'x-api-key': 'y', 'content-type': 'text/s3cret' };
    const { sent } = await ended(404, { headers });
    expect(sent[0]!.headers).to.deep.equal({ 'content-type': 'text/[redacted]' });
  });

  it('says how large a body was that there is no room for', async () => {
    const { sent, kept } = await ended(404, { size: KEPT_BODY, bytes: () => Buffer.alloc(1) }, 20);
    expect(kept, 'bodies').to.have.length(16);
    expect(sent.at(-1)).to.deep.include({ size: KEPT_BODY, file: null });
  });
});
