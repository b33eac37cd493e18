/** A power law `cost = a * n^exponent`. */
export interface Fit {
  readonly exponent: number;
  /** Share of the variance that the law explains, 0 to 1. */
  readonly r2: number;
}

/** Least squares on the logarithms of both. Null for fewer than two different n, and for costs that are not above 0. */
export function fitPower(points: readonly { readonly n: number; readonly cost: number }[]): Fit | null {
  if (points.some(({ n, cost }) => n <= 0 || cost <= 0) || new Set(points.map(({ n }) => n)).size < 2) return null;
  const logs = points.map(({ n, cost }) => ({ x: Math.log(n), y: Math.log(cost) }));
  const mean = (of: 'x' | 'y') => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [x, y] = [mean('x'), mean('y')];
  const product = (f: (point: { x: number; y: number }) => number) => logs.reduce((sum, point) => sum + f(point), 0);
  const [xx, xy, yy] = [
    product((point) => (point.x - x) ** 2),
    product((point) => (point.x - x) * (point.y - y)),
    product((point) => (point.y - y) ** 2),
  ];
  return { exponent: xy / xx, r2: yy === 0 ? 1 : xy ** 2 / (xx * yy) };
}
