import { check } from '../../../core/check.ts';
import { helmOf } from '../client.ts';
import { fetchIndex } from '../protocol.ts';

export default check({
  id: 'helm.repo.empty',
  tier: 'smoke',
  proves: ['helm.repo.empty-index'],
  needs: ['pull'],
  each: { client: 'installer' },
  async run({ client, clientUnderTest, http, expect }) {
    const index = await fetchIndex(http);
    expect(index?.entries, 'entries of a new repository').to.deep.equal(new Map());
    const { output } = await client(helmOf(clientUnderTest)).update();
    expect(output, 'what helm says of a new repository').to.include('has been added');
  },
});
