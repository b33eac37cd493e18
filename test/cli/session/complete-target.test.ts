import { expect } from 'chai';
import { completeTarget } from '../../../harness/cli/session/complete-target.ts';
import { loadTarget } from '../../../harness/target/load.ts';
import { fakeSubject } from '../../fakes/fake-format.ts';

const offering = (id: string, mount?: string) =>
  fakeSubject({
    format: {
      id,
      registry: {
        routes: [],
        refusal: (status) => ({ status }),
        claims: ['push', 'pull'],
        ...(mount ? { mount } : {}),
      },
    },
  });

describe('a target completed by the formats', () => {
  it('has the endpoints of a format that the embedded registry serves and its file does not name', async () => {
    const target = await loadTarget('reference');
    const { formats } = completeTarget(target, {
      subjects: [offering('fake'), offering('mounted', 'v9'), offering('npm')],
    });
    expect(formats.fake).to.deep.include({ push: '/fake/', pull: '/fake/', claims: ['push', 'pull'] });
    expect(formats.fake!.upload).to.deep.equal([
      { method: 'PUT', path: '{{file.place}}', body: 'file', field: 'file', status: [200, 201, 202, 204] },
    ]);
    expect(formats.mounted!.push).to.equal('/v9/');
    expect(formats.npm, 'what the file says counts').to.deep.equal(target.formats.npm);
  });

  it('has nothing of a format that offers nothing, and stays as it is when it is another registry', async () => {
    const target = await loadTarget('reference');
    expect(completeTarget(target, { subjects: [fakeSubject()] }).formats).to.deep.equal(target.formats);
    const other = await loadTarget('verdaccio');
    expect(completeTarget(other, { subjects: [offering('fake')] })).to.equal(other);
  });
});
