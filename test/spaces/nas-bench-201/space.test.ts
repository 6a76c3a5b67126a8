import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../../src/core/index.js';
import {
  allCells,
  type Cell,
  cellCanonicalString,
  cellCategory,
  cellFromIndex,
  cellFromLexicographic,
  cellIndex,
  cellLexicographic,
  cellMacs,
  cellNeighbours,
  cellParameterCount,
  cellUniqueString,
  describeCell,
  EDGES,
  formatCell,
  fromNaslib,
  functionalClasses,
  isDisconnected,
  OP,
  OPERATIONS,
  type OperationId,
  parseCell,
  readCell,
  reduceCell,
  summariseCells,
  toNaslib,
  uniqueStringClasses,
  withOperation,
} from '../../../src/spaces/index.js';

const same = (id: OperationId): Cell => [id, id, id, id, id, id];

describe('order', () => {
  it('has the official indices that the benchmark publishes', () => {
    expect([0, 1, 2, 3, 4, 5, 15624].map((index) => cellLexicographic(cellFromIndex(index)))).toEqual([
      13931, 11791, 14874, 13126, 4032, 7204, 6512,
    ]);
    expect([OP.conv3x3, OP.conv1x1, OP.skip, OP.avgPool, OP.none].map((id) => cellIndex(same(id)))).toEqual([
      1462, 4317, 1835, 7581, 1651,
    ]);
  });

  it('numbers every cell once in either order', () => {
    const cells = allCells();
    expect(cells.map(cellIndex)).toEqual(cells.map((_, index) => index));
    expect(cells.map((_, index) => cellFromIndex(index))).toEqual(cells);
    expect(cells.map((cell) => cellFromLexicographic(cellLexicographic(cell)))).toEqual(cells);
    expect(new Set(cells.map(cellLexicographic)).size).toBe(15625);
    expect(cellLexicographic(same(0))).toBe(0);
    expect(cellLexicographic([0, 0, 0, 0, 0, 1])).toBe(1);
    expect(cellLexicographic([1, 0, 0, 0, 0, 0])).toBe(3125);
  });

  it.each([-1, 15625, 0.5, Number.NaN])('has no cell %s', (place) => {
    expect(() => cellFromIndex(place)).toThrow(TrainlessError);
    expect(() => cellFromLexicographic(place)).toThrow(TrainlessError);
  });

  it('reads indices and strings alike', () => {
    expect(readCell('1462')).toEqual(same(3));
    expect(readCell(formatCell(same(3)))).toEqual(same(3));
    for (const bad of ['15625', '-1', '1.5', '', 'x', '1e3', '٣']) expect(() => readCell(bad)).toThrow(TrainlessError);
  });
});

/**
 * The function of a cell at one point, with a different nonlinear function of zero at zero for each operation: equal
 * cells give equal numbers, different ones do not by chance.
 */
function evaluate(cell: Cell): number {
  const apply = [
    () => 0,
    (x: number) => x,
    (x: number) => Math.sin(1.3 * x) + 0.21 * x * x,
    (x: number) => Math.tanh(0.7 * x) + 0.37 * x * x,
    (x: number) => Math.expm1(-0.3 * x) + 0.13 * x,
  ];
  const nodes = [0.8731, 0, 0, 0];
  EDGES.forEach(({ from, to }, edge) => {
    nodes[to] = (nodes[to] as number) + (apply[cell[edge] as number] as (x: number) => number)(nodes[from] as number);
  });
  return nodes[3] as number;
}

describe('classes of equal cells', () => {
  it('are 4,930 functions, as evaluation with arbitrary operations shows', () => {
    const classes = functionalClasses();
    expect(classes.count).toBe(4930);
    const byValue = new Map<string, number>();
    allCells().forEach((cell, index) => {
      const value = evaluate(cell)
        .toFixed(9)
        .replace(/^-(0\.0+)$/, '$1');
      const other = byValue.get(value);
      if (other === undefined) byValue.set(value, classes.classOf[index] as number);
      else expect(classes.classOf[index], `${formatCell(cell)} ${value}`).toBe(other);
    });
    expect(byValue.size).toBe(4930);
  });

  it('are 6,466 unique strings, each within one function', () => {
    const unique = uniqueStringClasses();
    expect(unique.count).toBe(6466);
    const functions = functionalClasses();
    const firsts = [...unique.classOf].map((number) => unique.representatives[number] as number);
    expect(firsts.map((first) => functions.classOf[first])).toEqual([...functions.classOf]);
  });

  it('name their members and the first of them', () => {
    for (const classes of [functionalClasses(), uniqueStringClasses()]) {
      const lists = Array.from(classes.representatives, (first) => classes.members(first));
      expect(lists.map((list) => list[0])).toEqual([...classes.representatives]);
      expect(lists.filter((list) => list.some((member, i) => i > 0 && member <= (list[i - 1] as number)))).toEqual([]);
      expect(new Set(lists.flat()).size).toBe(15625);
      expect([...classes.representatives]).toEqual([...classes.representatives].sort((a, b) => a - b));
      expect(classes.members(15625)).toEqual([]);
    }
  });

  it('write a zero where nothing is left', () => {
    expect(cellCanonicalString(same(OP.none))).toBe('#');
    expect(cellUniqueString(same(OP.none))).toBe('#+#+#');
    expect(cellCanonicalString(same(OP.skip))).toBe('0+0+0+0');
    expect(cellUniqueString(parseCell('|avg_pool_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|skip_connect~2|'))).toBe(
      '#+#+#+0',
    );
    expect(
      cellCanonicalString(parseCell('|avg_pool_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|skip_connect~2|')),
    ).toBe('0');
  });
});

describe('reachability', () => {
  it('keeps exactly the edges that matter', () => {
    const reducedCells = new Set<number>();
    const wrong = allCells().filter((cell) => {
      const { cell: reduced, liveEdges, liveNodes } = reduceCell(cell);
      reducedCells.add(cellLexicographic(reduced));
      const name = cellCanonicalString(cell);
      const matters = EDGES.map((_, edge) => cellCanonicalString(withOperation(cell, edge, OP.none)) !== name);
      const touched = [0, 1, 2, 3].map((node) =>
        EDGES.some(({ from, to }, edge) => matters[edge] && (from === node || to === node)),
      );
      const right =
        cellCanonicalString(reduced) === name &&
        matters.every((live, edge) => live === liveEdges[edge] && reduced[edge] === (live ? cell[edge] : OP.none)) &&
        touched.every((live, node) => live === liveNodes[node]);
      return !right;
    });
    expect(wrong).toEqual([]);
    expect(reducedCells.size).toBe(9445);
  });

  it('sorts the space into its four kinds', () => {
    expect(summariseCells()).toEqual({
      cells: 15625,
      uniqueStrings: 6466,
      functions: 4930,
      disconnected: 341,
      skipOnly: 467,
      poolAndSkip: 1175,
      convolution: 13642,
    });
    expect(allCells().map(isDisconnected)).toEqual(allCells().map((cell) => evaluate(cell) === 0));
    expect(allCells().map(isDisconnected)).toEqual(allCells().map((cell) => cellCategory(cell) === 'disconnected'));
  });
});

describe('neighbours', () => {
  it('are the 24 cells one operation away, and neighbours of each other', () => {
    for (const index of [0, 11, 1651, 15624]) {
      const cell = cellFromIndex(index);
      const neighbours = cellNeighbours(cell);
      expect(new Set(neighbours.map(cellIndex)).size).toBe(24);
      for (const neighbour of neighbours) {
        expect(neighbour.filter((id, edge) => id !== cell[edge]).length).toBe(1);
        expect(cellNeighbours(neighbour).map(cellIndex)).toContain(index);
      }
    }
  });
});

/** Parameters and operations layer by layer, as a network would be built. */
function countLayers(cell: Cell, classes: number, channels: number, cellsPerStage: number, imageSize: number) {
  let params = 0;
  let macs = 0;
  const convolution = (kernel: number, input: number, output: number, size: number, normalised: boolean): void => {
    params += kernel * kernel * input * output + (normalised ? 2 * output : 0);
    macs += kernel * kernel * input * output * size * size;
  };
  convolution(3, 3, channels, imageSize, true);
  for (let stage = 0; stage < 3; stage++) {
    const width = channels * 2 ** stage;
    const size = imageSize / 2 ** stage;
    if (stage > 0) {
      convolution(3, width / 2, width, size, true);
      convolution(3, width, width, size, true);
      convolution(1, width / 2, width, size, false);
    }
    for (let n = 0; n < cellsPerStage; n++) {
      for (const id of cell) {
        if (id === OP.conv1x1) convolution(1, width, width, size, true);
        if (id === OP.conv3x3) convolution(3, width, width, size, true);
      }
    }
  }
  params += 2 * 4 * channels + 4 * channels * classes + classes;
  macs += 4 * channels * classes + classes;
  return { params, macs };
}

describe('size', () => {
  it('gives the published counts', () => {
    expect(cellParameterCount(same(OP.conv3x3))).toBe(1_531_546);
    expect(cellParameterCount(same(OP.conv1x1))).toBe(241_306);
    expect(cellMacs(same(OP.conv3x3), 32)).toBe(220_119_690);
    expect([0, 11, 284].map((index) => cellParameterCount(cellFromIndex(index)))).toEqual([129_306, 802_426, 101_306]);
    expect([0, 11, 284].map((index) => cellMacs(cellFromIndex(index), 32))).toEqual([
      15_647_370, 113_951_370, 11_715_210,
    ]);
    expect([10, 100, 120].map((classes) => cellParameterCount(same(OP.none), { classes }))).toEqual([
      73_306, 79_156, 80_456,
    ]);
  });

  it('equals the closed forms over the whole space', () => {
    const wrong = allCells().filter((cell) => {
      const n1 = cell.filter((id) => id === OP.conv1x1).length;
      const n3 = cell.filter((id) => id === OP.conv3x3).length;
      return [10, 100, 120].some(
        (classes) =>
          cellParameterCount(cell, { classes }) !== 72_656 + 65 * classes + 28_000 * n1 + 243_040 * n3 ||
          cellMacs(cell, 32, { classes }) !== 7_782_400 + 65 * classes + 3_932_160 * n1 + 35_389_440 * n3 ||
          cellMacs(cell, 16, { classes }) !== 1_945_600 + 65 * classes + 983_040 * n1 + 8_847_360 * n3,
      );
    });
    expect(wrong).toEqual([]);
  });

  it('equals the count layer by layer for other frames', () => {
    for (const index of [0, 11, 284, 1462, 1651, 9930]) {
      const cell = cellFromIndex(index);
      for (const [classes, channels, cellsPerStage, imageSize] of [
        [10, 16, 5, 32],
        [120, 16, 5, 16],
        [1, 8, 1, 28],
        [100, 24, 3, 64],
      ] as const) {
        const counted = countLayers(cell, classes, channels, cellsPerStage, imageSize);
        const skeleton = { classes, channels, cellsPerStage };
        expect(cellParameterCount(cell, skeleton)).toBe(counted.params);
        expect(cellMacs(cell, imageSize, skeleton)).toBe(counted.macs);
      }
    }
  });

  it('refuses impossible frames', () => {
    expect(() => cellParameterCount(same(0), { classes: 0 })).toThrow(TrainlessError);
    expect(() => cellParameterCount(same(0), { channels: 1.5 })).toThrow(TrainlessError);
    expect(() => cellMacs(same(0), 30)).toThrow(TrainlessError);
    expect(() => cellMacs(same(0), 0)).toThrow(TrainlessError);
  });
});

describe("NASLib's encoding", () => {
  it('goes there and back for every cell', () => {
    expect(allCells().map((cell) => fromNaslib(toNaslib(cell)))).toEqual(allCells());
    // A row of NAS-Bench-Suite-Zero.
    const arch = '|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|';
    expect(toNaslib(parseCell(arch))).toEqual([4, 0, 3, 1, 4, 3]);
    for (const bad of [[], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 5], [0, 0, 0, 0, 0, -1]]) {
      expect(() => fromNaslib(bad)).toThrow(TrainlessError);
    }
  });
});

describe('describeCell', () => {
  it('holds the whole space in far less than a second of work', () => {
    const before = process.cpuUsage();
    const described = allCells().map((cell) => describeCell(cell));
    const used = process.cpuUsage(before).user / 1e6;
    expect(described.map((cell) => cell.index)).toEqual(allCells().map((_, index) => index));
    expect(used).toBeLessThan(2);
  });

  it('tells everything about one cell', () => {
    expect(describeCell(cellFromIndex(12))).toEqual({
      index: 12,
      arch: '|none~0|+|none~0|none~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|',
      lexicographic: 19,
      canonical: '#',
      uniqueString: '#+#+(#+#)@avg_pool_3x3',
      representative: 10,
      params: 316_346,
      macs: { 16: 10_793_610, 32: 43_172_490 },
      reachable: [false, false, false, false, false, false],
      reduced: '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|',
      category: 'disconnected',
      disconnected: true,
    });
    expect(OPERATIONS.length).toBe(5);
  });
});
