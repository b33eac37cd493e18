/** Everything that a run creates in an engine carries these, so that it can be found and removed by label. */
export const LABEL = { run: 'regproof.run', owner: 'regproof.owner', role: 'regproof.role' } as const;
