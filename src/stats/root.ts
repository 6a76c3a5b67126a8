/**
 * A root of a continuous function between two points of opposite sign: regula falsi with Anderson & Björck's
 * weights, and a bisection whenever three steps have not halved the bracket.
 * @param tolerance - relative width of the bracket at which to stop
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  let width = Math.abs(b - a);
  for (let step = 1; step <= 200 && fb !== 0; step += 1) {
    let x = b - (fb * (b - a)) / (fb - fa);
    if (step % 3 === 0) {
      if (Math.abs(b - a) > width / 2) x = (a + b) / 2;
      width = Math.abs(b - a);
    }
    if (!(x > Math.min(a, b) && x < Math.max(a, b))) x = (a + b) / 2;
    const fx = f(x);
    if (fx < 0 === fb < 0) {
      const weight = 1 - fx / fb;
      fa *= weight > 0 ? weight : 0.5;
    } else {
      a = b;
      fa = fb;
    }
    b = x;
    fb = fx;
    if (Math.abs(b - a) <= tolerance * Math.max(1e-300, Math.abs(b))) break;
    // The last step may have landed on the root from one side for good: stop when it no longer moves.
    if (Math.abs(fx) <= Number.EPSILON * 4) break;
  }
  return b;
}
