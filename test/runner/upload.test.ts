import { expect } from 'chai';
import type { ClientOptions } from '../../harness/core/check.ts';
import { Violation } from '../../harness/core/finding.ts';
import type { Protocol } from '../../harness/core/protocol.ts';
import { uploadPackage } from '../../harness/runner/upload.ts';
import { fakeFormat, fakePackage } from '../fakes/fake-format.ts';
import { fakeHttp } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

async function published(status: number, wanted: ClientOptions) {
  await using folder = await temporaryFolder();
  const roles: unknown[] = [];
  const protocol: Protocol = {
    ...fakeFormat().protocol,
    publish(http, pkg, request) {
      roles.push(request?.as ?? 'by default');
      return http.upload(pkg, request);
    },
  };
  const pkg = await fakePackage({ name: 'kit', version: '1', size: 'small', seed: '1', dir: folder.path });
  const outcome = await uploadPackage(
    protocol,
    fakeHttp(() => {}, status, 'said'),
    pkg,
    wanted,
  ).then(
    (result) => ({ exit: result.exit, output: result.output }),
    (error: Error) => error,
  );
  return { outcome, roles };
}

describe('publishing by upload request', () => {
  it('succeeds by an answer of 200 to 299 alone', async () => {
    expect((await published(201, {})).outcome).to.deep.equal({ exit: 0, output: 'status 201: said' });
    for (const status of [302, 403, 500]) expect((await published(status, {})).outcome).to.be.instanceOf(Violation);
  });

  it('refuses by any other, and is a violation when it was taken', async () => {
    expect((await published(403, { outcome: 'refusal' })).outcome).to.include({ exit: 1 });
    expect((await published(200, { outcome: 'refusal' })).outcome).to.be.instanceOf(Violation);
    expect((await published(500, { outcome: 'any' })).outcome).to.include({ exit: 1 });
  });

  it('presents the credential that was asked for', async () => {
    expect((await published(200, { as: 'expired' })).roles).to.deep.equal(['expired']);
    expect((await published(200, {})).roles).to.deep.equal(['by default']);
  });
});
