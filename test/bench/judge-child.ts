// Judges the run in a folder and prints how long that took and how much memory it needed at its peak.
import { judgeFolder } from '../../harness/history/judge-folder.ts';

const started = performance.now();
const { verdict, statistics } = await judgeFolder(process.argv[2]!);
const ms = performance.now() - started;
const { user, system } = process.cpuUsage();
const { publish, read, fetch } = statistics.operations;
// Of Linux in kilobytes.
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  JSON.stringify({
    verdict,
    operations: publish.ok + read.ok + fetch.ok,
    ms,
    cpuMs: (user + system) / 1000,
    megabytes,
  }),
);
