import { expect } from 'chai';
import { execa } from 'execa';
import { completionScript, SHELLS } from '../../harness/cli/completion.ts';
import { buildProgram } from '../../harness/cli/program.ts';

/** What bash itself would offer after these words. */
async function offered(...words: string[]): Promise<string[]> {
  const driver = `${completionScript('bash', buildProgram())}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _regproof; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await execa('bash', ['--norc', '-c', driver, 'bash', 'regproof', ...words]);
  expect(stderr).to.equal('');
  return stdout.split('\n').filter(Boolean);
}

describe('completion', () => {
  it('of bash offers commands, their commands, and their options', async () => {
    expect(await offered('ex')).to.deep.equal(['explain']);
    expect(await offered('')).to.include.members(['run', 'report', 'completion', '--help']);
    expect(await offered('report', 'me')).to.deep.equal(['merge']);
    expect(await offered('report', 'merge', '--rep')).to.deep.equal(['--reporter']);
    expect(await offered('run', '--profile', 'npm', '--sh')).to.deep.equal(['--shard']);
    expect(await offered('no-such', 'me')).to.deep.equal([]);
  });

  it('knows every command in every shell', () => {
    const names = buildProgram().commands.map((command) => command.name());
    for (const shell of SHELLS) {
      const script = completionScript(shell, buildProgram());
      expect(names.filter((name) => !script.includes(name))).to.deep.equal([]);
    }
    expect(completionScript('fish', buildProgram())).to.match(
      /^complete -c regproof -n '__fish_seen_subcommand_from report; and __fish_seen_subcommand_from merge' -l results /m,
    );
  });
});
