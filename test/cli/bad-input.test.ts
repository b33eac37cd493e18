import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { regproof, start, temporaryFolder } from '../e2e/cli.ts';

interface Case {
  readonly title: string;
  readonly args: readonly string[];
  readonly status: number;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    title: 'a profile that does not exist',
    args: ['run', '--profile', 'rust'],
    status: 2,
    says: /PROFILE_UNKNOWN: There is no profile rust\.\n {2}Choose one of: smoke, .*cargo/,
  },
  {
    title: 'a target that does not exist',
    args: ['run', '--target', 'nexuz'],
    status: 2,
    says: /TARGET_UNKNOWN: There is no target nexuz\.\n {2}Known targets: .*reference/,
  },
  {
    title: 'a target folder without target.yaml',
    args: ['run', '--target', './nowhere'],
    status: 2,
    says: /TARGET_UNKNOWN: There is no target\.yaml in /,
  },
  {
    title: 'a size that does not exist',
    args: ['run', '--size', 'huge'],
    status: 2,
    says: /choose one of: small, medium, large/,
  },
  {
    title: 'a format that does not exist',
    args: ['generate', '--format', 'rubygems'],
    status: 2,
    says: /FORMAT_UNKNOWN: There is no format rubygems\./,
  },
  {
    title: 'a client that does not exist',
    args: ['run', '--profile', 'npm', '--client', 'bower'],
    status: 2,
    says: /CLIENT_UNKNOWN: There is no client bower in npm\.\n {2}Known: npm/,
  },
  { title: 'a shard out of range', args: ['run', '--shard', '5/4'], status: 2, says: /give i\/n/ },
  {
    title: 'a regular expression that is none',
    args: ['run', '--grep', '('],
    status: 2,
    says: /Invalid regular expression/,
  },
  { title: 'an unknown option', args: ['run', '--fast'], status: 2, says: /unknown option '--fast'/ },
  {
    title: 'a selection that fits nothing',
    args: ['run', '--filter', '**/nonesuch'],
    status: 4,
    says: /NOTHING_RAN: No cell fits the selection\./,
  },
  {
    title: 'a report that does not exist',
    args: ['report', 'show', 'yesterday'],
    status: 2,
    says: /RUN_UNKNOWN: There is no report at /,
  },
  {
    title: 'a rate that is none',
    args: ['stress', '--rate', 'fast'],
    status: 2,
    says: /give a rate up to 10000\/s, for example 200\/s\./,
  },
  {
    title: 'a mix of nothing',
    args: ['stress', '--mix', 'fetch=0,delete=1'],
    status: 2,
    says: /give weights of publish, fetch, index/,
  },
  {
    title: 'a load profile that does not exist',
    args: ['stress', '--load', 'heavy'],
    status: 2,
    says: /PROFILE_UNKNOWN: There is no load profile heavy\.\n {2}Choose one of: release, smoke, soak/,
  },
  {
    title: 'a version that the format does not allow',
    args: ['generate', '--format', 'npm', '--version', 'one'],
    status: 2,
    says: /SPEC_INVALID: /,
  },
];

describe('bad input gets one clear error, a remedy and the documented exit status', () => {
  for (const { title, args, status, says } of CASES) {
    it(title, async () => {
      await using folder = await temporaryFolder();
      const { exitCode, stderr } = await regproof(args, { cwd: folder.path });
      expect(stderr).to.match(says);
      expect(exitCode).to.equal(status);
      expect(stderr).to.not.include('    at ');
      expect(await readdir(folder.path), 'nothing is left behind').to.satisfy((names: string[]) =>
        names.every((name) => name === 'packages'),
      );
    });
  }

  it('a file that is none of ours cannot command the terminal', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'history.jsonl'), '{"a": \u001b[2J\u009b1m}\n');
    const { exitCode, stderr } = await regproof(['judge', folder.path]);
    expect(stderr).to.match(/^REPORT_INVALID: .*history\.jsonl:1: no JSON: /);
    expect(stderr.replaceAll('\n', '')).to.not.match(/\p{Cc}/u);
    expect(exitCode).to.equal(3);
  });

  it('a misspelt key in a target file: file, line, key and what would be right', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'mine'));
    await writeFile(
      join(folder.path, 'mine/target.yaml'),
      'name: mine\ntitle: Mine\nversion: "1"\nstart:\n  kind: embedded\nformats:\n  npm:\n    push: /npm/\n    pul: /npm/\n    claims: [push]\n',
    );
    const { exitCode, stderr } = await regproof(['run', '--target', './mine'], { cwd: folder.path });
    expect(stderr).to.match(/CONFIG_INVALID: .*mine\/target\.yaml:8: formats\.npm/);
    expect(exitCode).to.equal(2);
  });

  it('a target file that is not YAML: file and line', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'mine'));
    await writeFile(join(folder.path, 'mine/target.yaml'), 'name: mine\ntitle: [Mine\nversion: 1\n');
    const { exitCode, stderr } = await regproof(['run', '--target', './mine'], { cwd: folder.path });
    expect(stderr).to.match(/CONFIG_INVALID: .*mine\/target\.yaml:\d+: /);
    expect(exitCode).to.equal(2);
  });

  it('a reader that has seen enough is none', async () => {
    const listing = start(['run', '--list', '--profile', 'all']);
    listing.stdout.destroy();
    const { exitCode, stderr } = await listing;
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
  });

  it('a truncated report', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'results/old'), { recursive: true });
    await writeFile(join(folder.path, 'results/old/report.json'), '{"schemaVersion": 1, "run"');
    const { exitCode, stderr } = await regproof(['report', 'show', 'old'], { cwd: folder.path });
    expect(stderr).to.match(/REPORT_INVALID: .*truncated/);
    expect(exitCode).to.equal(3);
  });

  it('load for a registry that is elsewhere', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'mine'));
    await writeFile(
      join(folder.path, 'mine/target.yaml'),
      'name: mine\ntitle: Mine\nversion: "1"\nstart:\n  kind: external\n  url: https://registry.example.org/\n  credentials:\n    writer: { user: a, password: { env: HOME } }\nformats:\n  npm: { push: /npm/, pull: /npm/, claims: [push, pull] }\n',
    );
    const { exitCode, stderr } = await regproof(['stress', '--target', './mine', '--profile', 'npm'], {
      cwd: folder.path,
    });
    expect(stderr).to.match(
      /^TARGET_INVALID: Target mine is at https:\/\/registry\.example\.org\/, which is not on this machine: regproof does not load it\.\n {2}.*--external https/,
    );
    expect(exitCode).to.equal(2);
    expect(await readdir(folder.path)).to.deep.equal(['mine']);
  });

  it('an external registry whose secret is not set', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'mine'));
    await writeFile(
      join(folder.path, 'mine/target.yaml'),
      'name: mine\ntitle: Mine\nversion: "1"\nstart:\n  kind: external\n  url: https://localhost:1/\n  credentials:\n    writer: { user: a, password: { env: REGPROOF_TEST_UNSET } }\nformats:\n  npm: { push: /npm/, pull: /npm/, claims: [push, pull] }\n',
    );
    const { exitCode, stderr } = await regproof(
      ['run', '--target', './mine', '--profile', 'npm', '--executor', 'local'],
      { cwd: folder.path },
    );
    expect(stderr).to.match(/CONFIG_INVALID: Environment variable REGPROOF_TEST_UNSET is not set\.\n {2}Export/);
    expect(exitCode).to.equal(2);
  });
});
