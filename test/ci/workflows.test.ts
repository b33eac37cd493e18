import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { BUDGET_MS, GATES, type Gate } from '../../harness/ci/tier.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, { uses?: string; steps?: Step[]; 'timeout-minutes'?: number | string }>>;
}

const read = (path: string) => readFileSync(join(PACKAGE_ROOT, path), 'utf8');
const WORKFLOWS = globSync('.github/workflows/*.yml', { cwd: PACKAGE_ROOT }).sort();
const TARGETS = [...read('Makefile').matchAll(/^([a-z][\w./-]*):/gm)].map((match) => match[1]!);
const ACTION = parse(read('action.yml'));
const TEMPLATE: Record<string, unknown> = parse(read('docs/ci/gitlab-ci.yml'));

/** The targets of make that a script names. */
function targetsOf(script: string): string[] {
  return [...script.matchAll(/\bmake ([^\n)|;&]*)/g)].flatMap((match) =>
    match[1]!.split(/\s+/).filter((word) => /^[a-z][\w./-]*$/.test(word)),
  );
}

describe('workflows', () => {
  it('are three, and what they share', () => {
    expect(WORKFLOWS.map((path) => path.split('/').at(-1))).to.deep.equal([
      'fast.yml',
      'integration.yml',
      'pipeline.yml',
      'release.yml',
    ]);
  });

  for (const path of WORKFLOWS) {
    const workflow: Workflow = parse(read(path));
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);

    it(`${path} may only read, and ends in time`, () => {
      expect(workflow.permissions).to.deep.equal({ contents: 'read' });
      for (const [name, job] of Object.entries(workflow.jobs))
        if (!job.uses) expect(job['timeout-minutes'], name).to.not.equal(undefined);
    });

    it(`${path} names targets that the Makefile has`, () => {
      for (const { run } of steps) expect(TARGETS).to.include.members(targetsOf(run ?? ''));
    });
  }

  it('pin what is not ours by commit', () => {
    for (const path of [...WORKFLOWS, 'action.yml'])
      for (const [, used] of read(path).matchAll(/uses: (\S+.*)$/gm))
        if (!used!.startsWith('./')) expect(used, path).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('run the gate of their name', () => {
    for (const gate of GATES) {
      const { jobs } = parse(read(`.github/workflows/${gate}.yml`));
      expect(jobs.pipeline).to.deep.include({ uses: './.github/workflows/pipeline.yml' });
      expect(jobs.pipeline.with.tier).to.equal(gate);
    }
  });
});

describe('the action', () => {
  it('is composite, and each of its scripts has a shell', () => {
    expect(ACTION.runs.using).to.equal('composite');
    for (const step of ACTION.runs.steps as (Step & { shell?: string })[])
      expect(Boolean(step.uses) !== Boolean(step.run && step.shell), JSON.stringify(step)).to.equal(true);
  });

  it('takes target, profile and tier, and hands each input on by the environment', () => {
    expect(Object.keys(ACTION.inputs)).to.include.members(['target', 'profile', 'tier']);
    for (const { run } of ACTION.runs.steps as Step[]) {
      expect(run ?? '', 'an input in a script is code').to.not.include('${{');
      expect(TARGETS).to.include.members(targetsOf(run ?? ''));
    }
    const used = [...read('action.yml').matchAll(/\$\{\{ inputs\.(\w+)|inputs\.(\w+) !=/g)].map(
      (match) => match[1] ?? match[2],
    );
    expect(used).to.include.members(Object.keys(ACTION.inputs));
  });
});

describe('the template for GitLab', () => {
  it('has a job for each gate, with its budget', () => {
    for (const gate of GATES) {
      const job = TEMPLATE[`regproof ${gate}`] as { extends: string; timeout: string };
      expect(job.extends).to.equal('.regproof');
      expect(job.timeout).to.equal(`${BUDGET_MS[gate as Gate] / 60_000} minutes`);
    }
  });

  it('runs the image of this version', () => {
    const { image } = TEMPLATE['.regproof'] as { image: { name: string } };
    expect(image.name).to.equal(`regproof/regproof:${JSON.parse(read('package.json')).version}`);
  });
});
