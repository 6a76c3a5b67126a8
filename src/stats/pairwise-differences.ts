/**
 * The k-th smallest of all differences xᵢ − yⱼ without forming them: bisection over the doubles themselves, counting
 * each time in O(nX + nY). At most 64 counts, whatever the data.
 * @param sortedX - ascending, shape [nX]
 * @param sortedY - ascending, shape [nY]
 * @param k - from 1 to nX·nY
 */
export function kthDifference(sortedX: Float64Array, sortedY: Float64Array, k: number): number {
  const first = (sortedX[0] as number) - (sortedY[sortedY.length - 1] as number);
  const last = (sortedX[sortedX.length - 1] as number) - (sortedY[0] as number);
  let low = orderedBits(first);
  let high = orderedBits(last);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (countAtMost(sortedX, sortedY, fromOrderedBits(middle)) >= k) high = middle;
    else low = middle + 1n;
  }
  return fromOrderedBits(low);
}

/** Number of pairs with xᵢ − yⱼ ≤ limit: as x grows, ever more of the largest y are needed. */
function countAtMost(sortedX: Float64Array, sortedY: Float64Array, limit: number): number {
  let count = 0;
  let j = 0;
  const nY = sortedY.length;
  for (let i = 0; i < sortedX.length; i += 1) {
    const x = sortedX[i] as number;
    while (j < nY && x - (sortedY[j] as number) > limit) j += 1;
    if (j === nY) break;
    count += nY - j;
  }
  return count;
}

const view = new DataView(new ArrayBuffer(8));

/** An integer that orders as the double does: neighbouring doubles are neighbouring integers. */
function orderedBits(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits >= 0n ? bits : -(bits & 0x7fffffffffffffffn);
}

function fromOrderedBits(ordered: bigint): number {
  if (ordered >= 0n) view.setBigInt64(0, ordered);
  else view.setBigUint64(0, -ordered | 0x8000000000000000n);
  return view.getFloat64(0);
}
