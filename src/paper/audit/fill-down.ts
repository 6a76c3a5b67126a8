import { formatP, lastPlace } from '../printed-number.js';
import { formatPlace, formatSummary, type PrintedSummary } from '../summary.js';
import { chanceCoincidences } from './coincidence.js';
import { type AuditFinding, slug } from './finding.js';

/** A column of a table, top to bottom. */
export interface PrintedColumn {
  readonly id: string;
  readonly cells: readonly PrintedSummary[];
}

interface Step {
  readonly mean: number;
  readonly std: number;
}

/** Patterns of one fill: two numbers, each staying or going one unit up or down, but not both staying. */
const PATTERNS = 8;
const CERTAIN = 1e-3;

/**
 * Finds what dragging a spreadsheet's fill handle leaves behind: rows below one another whose mean stays and whose
 * standard deviation counts up (or down) by one in the last place, or the other way round.
 * Three rows are reported only where chance is as good as excluded, four of equal means always.
 * @param remark - a sentence to add to a finding
 */
export function findFillDown(
  columns: readonly PrintedColumn[],
  remark?: (run: readonly PrintedSummary[]) => string | undefined,
): AuditFinding[] {
  return columns.flatMap((column) =>
    runs(column.cells).flatMap((run) => fillDownFinding(column, run, remark?.(run)) ?? []),
  );
}

function fillDownFinding(
  column: PrintedColumn,
  run: readonly PrintedSummary[],
  remark: string | undefined,
): AuditFinding | undefined {
  const [first, second] = run;
  const last = run.at(-1);
  if (!first || !second || !last) return undefined;
  const starts = column.cells.length - run.length + 1;
  const chance = Math.min(1, starts * PATTERNS * chanceCoincidences(column.cells).perNeighbour ** (run.length - 1));
  const sameMeans = first.mean.value === second.mean.value;
  if (chance >= CERTAIN && !(run.length >= 4 && sameMeans)) return undefined;
  const what = sameMeans ? 'equal means' : first.std.value === second.std.value ? 'equal deviations' : 'means';
  return {
    id: slug('fill-down', column.id),
    kind: 'fill-down',
    severity: chance < CERTAIN ? 'error' : 'warning',
    where: `${formatPlace(first.place)} to ${last.place.row ?? last.id}`,
    printed: run.map(formatSummary).join('; '),
    recomputed: `probability by chance about ${formatP(chance)}`,
    explanation: [
      `${run.length} rows below one another print ${what} with last digits that count by one: what a spreadsheet does when a cell is dragged down instead of copied. At most one of these rows is likely to hold its own result.`,
      ...(remark === undefined ? [] : [remark]),
    ].join(' '),
    evidence: { cells: run.map((cell) => cell.id), probability: chance },
  };
}

/** Longest stretches of three or more cells with one and the same step. */
function runs(cells: readonly PrintedSummary[]): PrintedSummary[][] {
  const found: PrintedSummary[][] = [];
  let start = 0;
  while (start + 2 < cells.length) {
    const first = stepBetween(cells, start);
    let end = start + 1;
    if (first) while (sameStep(stepBetween(cells, end), first)) end++;
    if (end - start >= 2) found.push(cells.slice(start, end + 1));
    // The last cell of a run may begin the next one.
    start = end - start >= 2 ? end : start + 1;
  }
  return found;
}

function stepBetween(cells: readonly PrintedSummary[], index: number): Step | undefined {
  const a = cells[index];
  const b = cells[index + 1];
  if (!a || !b) return undefined;
  // "0.3" followed by "0.31" is 0.30 with its zero stripped: the finer of the two sets the unit.
  const mean = Math.round((b.mean.value - a.mean.value) / Math.min(lastPlace(a.mean), lastPlace(b.mean)));
  const std = Math.round((b.std.value - a.std.value) / Math.min(lastPlace(a.std), lastPlace(b.std)));
  return Math.abs(mean) <= 1 && Math.abs(std) <= 1 && (mean !== 0 || std !== 0) ? { mean, std } : undefined;
}

function sameStep(a: Step | undefined, b: Step): boolean {
  return a !== undefined && a.mean === b.mean && a.std === b.std;
}
