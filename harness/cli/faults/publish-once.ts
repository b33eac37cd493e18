import type { CheckContext } from '../../core/check.ts';
import { publishes } from '../../core/client.ts';
import { Violation } from '../../core/finding.ts';
import type { Format } from '../../core/format.ts';
import type { Package } from '../../core/package.ts';
import { outcomeOfClient, outcomeOfPublish } from '../../history/outcome.ts';
import type { Published } from '../../scenario/stage.ts';

/** Publishes by the format's client, or by the declared upload where none publishes, and says how that ended. */
export async function publishOnce(format: Format, context: CheckContext, pkg: Package): Promise<Published> {
  try {
    const client = format.clients.find(publishes);
    return client ? await byClient(client, context, pkg) : await byUpload(format, context, pkg);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { outcome: 'info', evidence: `${error.message}: ${error.actual}`.slice(0, 300), files: [] };
  }
}

async function byUpload(format: Format, context: CheckContext, pkg: Package): Promise<Published> {
  const { status, body } = await format.protocol.publish(context.http, pkg);
  const outcome = outcomeOfPublish(status, pkg.files.length);
  return { outcome, http: status, evidence: body.toString('utf8').slice(0, 300), files: [] };
}

async function byClient(client: Format['clients'][number], context: CheckContext, pkg: Package): Promise<Published> {
  // Versions come in any order: a client that names the newest one gets another name for each, others do not look at it.
  const { exit, output, files } = await context.publisher({ outcome: 'any' }).publish(pkg, `at-${pkg.version}`);
  return { outcome: outcomeOfClient({ exit, output }, client), exit, evidence: output.trim().slice(-300), files };
}
