import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { profileFormats, profilesSchema } from '../../harness/runner/profile.ts';

const FORMATS = ['pypi', 'npm', 'cargo', 'made-up'];

describe('profile', () => {
  it('is a named set, a format, all of them, or several of these', async () => {
    expect(await profileFormats('smoke', FORMATS)).to.deep.equal(['pypi', 'npm', 'cargo']);
    expect(await profileFormats('made-up', FORMATS)).to.deep.equal(['made-up']);
    expect(await profileFormats('all', FORMATS)).to.deep.equal(FORMATS);
    expect(await profileFormats('made-up,smoke', FORMATS)).to.deep.equal(['made-up', 'pypi', 'npm', 'cargo']);
  });

  it('names each format once', async () => {
    expect(await profileFormats('npm,smoke,npm,all', FORMATS)).to.deep.equal(['npm', 'pypi', 'cargo', 'made-up']);
  });

  it('says what there is when a name is unknown', async () => {
    for (const [profile, unknown] of [
      ['rust', 'rust'],
      ['npm,rust', 'rust'],
      ['npm,', ''],
      ['constructor', 'constructor'],
    ] as const) {
      const error = await profileFormats(profile, FORMATS).catch((reason) => reason);
      expect(error, profile).to.be.instanceOf(HarnessError);
      expect(error).to.include({ code: 'PROFILE_UNKNOWN', message: `There is no profile ${unknown}.` });
      expect(error.remedy).to.equal('Choose one of: smoke, all, pypi, npm, cargo, made-up.');
    }
  });

  it('has no empty profile', () => {
    expect(profilesSchema.safeParse({ none: [] }).success).to.equal(false);
  });
});
