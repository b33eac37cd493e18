import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { externalCredentials, freshCredentials, secretsOf } from '../../harness/target/credentials.ts';
import type { Target } from '../../harness/target/load.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const VARIABLE = 'REGPROOF_TEST_SECRET';

const external = (credentials: object) =>
  ({ start: { kind: 'external', url: 'https://r.test/', credentials } }) as Target;

describe('credentials', () => {
  afterEach(() => {
    delete process.env[VARIABLE];
  });

  it('are new for each run, and no secret is used twice', () => {
    const all = [...secretsOf(freshCredentials()), ...secretsOf(freshCredentials())];
    expect(all).to.have.length(14);
    expect(new Set(all).size).to.equal(all.length);
    for (const secret of all) expect(secret.length).to.be.greaterThan(20);
  });

  it('that are wrong are those of a user that exists', () => {
    const { writer, wrong, anonymous } = freshCredentials();
    expect(wrong.user).to.equal(writer.user);
    expect(wrong.password).to.not.equal(writer.password);
    expect(anonymous).to.deep.equal({});
  });

  it('of a registry that runs already come from the environment and from files', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'token');
    await writeFile(file, '  t0ken\n');
    process.env[VARIABLE] = 'p4ss';
    const given = external({ writer: { user: 'ann', password: { env: VARIABLE }, token: { file } } });
    const credentials = await externalCredentials(given);
    expect(credentials.writer).to.deep.equal({ user: 'ann', password: 'p4ss', token: 't0ken' });
    expect(Object.keys(credentials)).to.have.members(['writer', 'wrong', 'anonymous']);
    expect(secretsOf(credentials)).to.include.members(['p4ss', 't0ken']);
  });

  it('that are not where they should be name the place, not the secret', async () => {
    const unset = await externalCredentials(external({ writer: { token: { env: VARIABLE } } })).catch((error) => error);
    expect(unset).to.include({ code: 'CONFIG_INVALID', message: `Environment variable ${VARIABLE} is not set.` });
    const missing = external({ writer: { token: { file: '/nowhere/token' } } });
    const error = await externalCredentials(missing).catch((reason) => reason);
    expect(error).to.include({ code: 'CONFIG_INVALID', message: 'The secret file /nowhere/token cannot be read.' });
  });
});
