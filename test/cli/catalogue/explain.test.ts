import { expect } from 'chai';
import { loadCatalogue } from '../../../harness/cli/catalogue/catalogue.ts';
import { explain, explanation } from '../../../harness/cli/catalogue/explain.ts';
import { requirementSchema } from '../../../harness/core/requirement.ts';

describe('the explanation of a check', () => {
  it('has the rule with its clause and link, why it matters, who broke it, and what proves the check', async () => {
    const text = await explain('cargo.index.cksum');
    expect(text).to.match(/^cargo\.index\.cksum\nRuns on cargo from tier smoke on[^.]*\.\n/);
    expect(text).to.match(/MUST {2}cargo\.index\.checksum\n {2}\S.+\n {2}\S.+\n {2}https:\/\/doc\.rust-lang\.org\//);
    expect(text).to.match(/Why it matters: cargo compares/);
    expect(text).to.match(
      /Registries that broke it:\n {4}the checksum did not fit .*\n {6}https:\/\/github\.com\/kellnr\//,
    );
    expect(text).to.match(/Planted defects that it has to notice:\n {2}\S+: /);
    expect(text).to.include("--grep 'cargo\\.index\\.cksum\\['");
  });

  it('names every format of a check that all run', async () => {
    expect(await explain('x.package.roundtrip')).to.match(/Runs on cargo, conda, .*, rpm from tier smoke/);
  });

  it('says for each check of the first tier why it matters', async () => {
    const { subjects } = await loadCatalogue();
    const silent = subjects.flatMap((subject) =>
      subject.checks
        .filter(({ tier }) => tier === 'smoke')
        .filter((check) => !explanation(check, [subject]).some((line) => /Why it matters/.test(line)))
        .map(({ id }) => id),
    );
    expect([...new Set(silent)]).to.deep.equal([]);
  });

  it('of a check that does not exist names those that may be meant', async () => {
    const failure = await explain('npm.integrity').catch((error) => error);
    expect(failure).to.include({ code: 'CHECK_UNKNOWN' });
    expect(failure.remedy).to.match(/Did you mean .*npm\.tarball\.integrity/);
  });

  it('takes a reason and links, and no empty list of them', () => {
    const base = { id: 'a.b', level: 'MUST', sentence: 'It is as it has to be.', clause: 'c', url: 'https://x.test/' };
    expect(requirementSchema.safeParse(base).success).to.equal(true);
    expect(requirementSchema.safeParse({ ...base, bugs: [] }).success).to.equal(false);
    const bugs = [{ symptom: 'it was not so', url: 'https://y.test/1' }];
    expect(requirementSchema.safeParse({ ...base, why: 'Somebody loses something.', bugs }).success).to.equal(true);
  });
});
