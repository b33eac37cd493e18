import { expect } from 'chai';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { parse, stringify } from 'yaml';
import { kubernetesManifest } from '../../harness/scale/kubernetes.ts';

const manifest = kubernetesManifest({
  ...{ name: 'regproof-1', jobs: 8, image: 'regproof/regproof:1', program: ['regproof'], folder: '/results' },
  ...{ runArgs: ['--profile', 'npm', '--seed', 's'], env: { A: 'b' }, namespace: 'default', claim: 'results' },
});
const validated = (value: object) => new Job(value as ConstructorParameters<typeof Job>[0]).validate();

describe('the manifest for Kubernetes', () => {
  it('fits the published schema of a Job', () => {
    validated(parse(stringify(manifest)));
    expect(() => validated({ ...manifest, spec: { ...manifest.spec, completions: 'eight' } })).to.throw(/completions/);
  });

  it('is an Indexed Job with the contract of every engine', () => {
    const { spec } = manifest;
    expect(spec).to.include({ completionMode: 'Indexed', completions: 8, parallelism: 8 });
    const [container] = spec.template.spec.containers;
    expect(container!.command.join(' ')).to.equal(
      'regproof scale task --folder /results --count 8 -- --profile npm --seed s',
    );
    expect(container!.env[0]).to.deep.include({ name: 'REGPROOF_PLACE' });
  });
});
