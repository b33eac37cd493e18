import type { Touched } from './touched.ts';

/** What a watched run is about. */
export interface Watched {
  readonly formats: readonly string[];
  /** Name of the target, or its folder. */
  readonly target: string;
}

/** The commands that a change asks for, of a run that watches: the formats that it touches, or all of them; scenarios and loads by themselves. */
export function rerun(touched: Touched, { formats, target }: Watched): string[][] {
  const all = touched.everything || touched.targets.includes(target);
  const chosen = all ? formats : formats.filter((format) => touched.formats.includes(format));
  const about = ['--profile', formats.join(','), '--target', target];
  return [
    ...(chosen.length > 0 ? [['run', '--profile', chosen.join(','), '--target', target]] : []),
    ...touched.faults.map((name) => ['faults', '--scenario', name, ...about]),
    ...touched.loads.map((name) => ['stress', '--load', name, ...about]),
  ];
}
