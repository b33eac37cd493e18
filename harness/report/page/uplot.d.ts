import type uPlotClass from 'uplot';

declare global {
  /** The chart library, which stands in the page as a script of its own. */
  const uPlot: typeof uPlotClass;
}
