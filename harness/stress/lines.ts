import type { StressResult } from '../core/stress-report.ts';

/** One result as a line of text, without format and verdict. */
export function describeResult(result: StressResult): string {
  switch (result.kind) {
    case 'hundred': {
      const { count, size, by, acknowledged, intact, inFlight, latency } = result;
      const open = `${inFlight.atRelease.sender} in flight at the sender, ${inFlight.atRelease.door ?? 'nobody looked'} at the front door`;
      return `${acknowledged}/${count} acknowledged, ${intact}/${count} intact, ${size}, by ${by}; ${open}; ${times(latency)}`;
    }
    case 'load': {
      const { asked, all, planned, dropped, lag, resources, sent, received } = result;
      const errors = Object.entries(all.errors).map(([error, times]) => `${times} ${error}`);
      const clocks = result.generators?.map(({ clock }) => Math.abs(clock.offsetMs) + clock.uncertaintyMs) ?? [];
      return [
        `${all.requests} of ${planned} arrivals at ${asked.rate}/s, ${all.rate}/s done, ${dropped} dropped, by ${result.by}`,
        `errors: ${errors.join(', ') || 'none'}`,
        `response ${times(all.response)}; service ${times(all.service)}; lag p99 ${lag.p99} ms`,
        `sent ${bytes(sent)}, received ${bytes(received)}`,
        ...(clocks.length > 0
          ? [`generators: ${clocks.length}, clocks within ${Math.max(...clocks).toFixed(2)} ms`]
          : []),
        `generator ${resources.generator.cores} cores, ${bytes(resources.generator.peakRss)}`,
        `target ${resources.target ? `${resources.target.cores} cores, ${bytes(resources.target.peakRss)}` : 'not seen'}${resources.disk === null ? '' : `, ${bytes(resources.disk)} on disk`}`,
        ...(typeof resources.others === 'number' ? [`others ${resources.others} cores`] : []),
      ].join('; ');
    }
    case 'knee':
      return `${result.rate === null ? 'no rate held' : `${result.rate}/s held`}, ${result.broke === null ? 'none broke' : `${result.broke}/s did not`}, ${result.probes.length} probes`;
    case 'recovery':
      return `after ${result.overload}/s ${result.recoveryMs === null ? 'not recovered' : `recovered in ${result.recoveryMs} ms`}`;
    case 'growth': {
      const last = result.points.at(-1);
      const power = (fit: typeof result.index) => (fit ? fit.exponent.toFixed(2) : 'unknown');
      return `${last?.n ?? 0} ${result.of}: publish ${round(last?.publish)} ms (power ${power(result.publish)}), index ${round(last?.index)} ms (power ${power(result.index)})`;
    }
  }
}

function times({ avg, p50, p90, p95, p99, 'p99.9': p999, max }: Extract<StressResult, { kind: 'hundred' }>['latency']) {
  return `avg ${round(avg)} p50 ${round(p50)} p90 ${round(p90)} p95 ${round(p95)} p99 ${round(p99)} p99.9 ${round(p999)} max ${round(max)} ms`;
}

function round(ms: number | undefined): string {
  return ms === undefined ? '-' : ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
