import { describeResult } from './lines.ts';
import type { StressReport } from './report.ts';

/** summary.md of a stress run. */
export function stressMarkdown({ run, target, profile, verdict, results, judgement }: StressReport): string {
  const lines = [
    `# regproof: ${verdict} for ${target.title} ${target.version} under load`,
    '',
    `Profile ${profile.name}: ${profile.title}. Seed \`${run.seed}\`, run \`${run.id}\`${run.cancelled ? ', **cancelled**' : ''}.`,
    '',
    '| format | what | verdict | came to |',
    '| --- | --- | --- | --- |',
    ...results.map((result) => `| ${result.format} | ${result.kind} | ${result.verdict} | ${describeResult(result)} |`),
    '',
  ];
  for (const { format, kind, reasons } of results)
    for (const reason of reasons) lines.push(`- **${format} ${kind}**: ${reason}`);
  if (judgement) {
    lines.push('', '| invariant | verdict | compared |', '| --- | --- | --- |');
    for (const { id, title, verdict: each, compared, violations, reasons } of judgement.invariants) {
      const first = violations[0]?.sentence ?? reasons[0];
      lines.push(`| ${id} ${title} | ${each}${first ? `: ${first}` : ''} | ${compared} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
