import { PLACE, type ShardJob, taskArgv } from './job.ts';

export interface KubernetesJob extends ShardJob {
  readonly namespace: string;
  /** Claim of a volume that several nodes may write to. */
  readonly claim: string;
}

/** Tries for a part before the job gives up on it. */
const RETRIES = 3;
const SOCKET = '/var/run/docker.sock';

/** The manifest of an Indexed Job: each completion index is one part, and one that is lost is started again. */
export function kubernetesManifest(job: KubernetesJob) {
  const labels = { 'app.kubernetes.io/name': 'regproof', 'app.kubernetes.io/instance': job.name };
  const place = {
    name: PLACE,
    valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: job.name, namespace: job.namespace, labels },
    spec: {
      completionMode: 'Indexed',
      completions: job.jobs,
      parallelism: job.jobs,
      backoffLimitPerIndex: RETRIES,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          // Clients run beside the pod, on the engine of its node, and come back to it under this address.
          hostNetwork: true,
          containers: [
            {
              name: 'regproof',
              image: job.image,
              command: taskArgv(job),
              env: [place, ...Object.entries(job.env).map(([name, value]) => ({ name, value }))],
              volumeMounts: [
                { name: 'results', mountPath: job.folder },
                { name: 'engine', mountPath: SOCKET },
              ],
            },
          ],
          volumes: [
            { name: 'results', persistentVolumeClaim: { claimName: job.claim } },
            { name: 'engine', hostPath: { path: SOCKET, type: 'Socket' } },
          ],
        },
      },
    },
  };
}
