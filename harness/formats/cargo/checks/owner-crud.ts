import { check } from '../../../core/check.ts';
import { cargo } from '../client.ts';
import { apiUrl } from '../protocol/index-file.ts';

/** An owner is added, listed and removed; both halves of each answer are looked at, and the list afterwards. */
export default check({
  id: 'cargo.owner.crud',
  tier: 'full',
  proves: ['cargo.owners.list'],
  needs: ['push', 'pull', 'owners'],
  async run({ make, client, http, expect }) {
    const [pkg] = await make({ name: 'owned' });
    const owner = client(cargo);
    await owner.publish(pkg);
    const url = await apiUrl(http, `/${pkg.name}/owners`);
    const logins = async (): Promise<string[]> => {
      const { users } = (await http.get(url, { as: 'writer' })).json();
      expect(users, 'users of the list of owners').to.be.an('array');
      for (const { id } of users) expect(Number.isInteger(id), `id ${id} is a whole number`).to.equal(true);
      return users.map((user: { login: string }) => user.login);
    };
    const before = await logins();
    expect(before, 'owners after the publication').to.not.be.empty;

    await owner.addOwner(pkg.name, 'second-owner');
    expect(await logins(), 'owners after one was added').to.have.members([...before, 'second-owner']);
    const { output } = await owner.owners(pkg.name);
    for (const login of [...before, 'second-owner']) expect(output, 'what cargo lists').to.include(login);
    await owner.removeOwner(pkg.name, 'second-owner');
    expect(await logins(), 'owners after it was removed').to.deep.equal(before);

    const body = JSON.stringify({ users: ['third-owner'] });
    const added = (await http.put(url, { headers: { 'Content-Type': 'application/json' }, body })).json();
    expect(added.ok, 'ok of the answer').to.equal(true);
    expect(added.msg, 'msg of the answer').to.be.a('string');
  },
});
