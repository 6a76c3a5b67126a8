export { type ComparisonRow, type ComparisonTableOptions, comparisonTable, verdictTone } from './comparison-table.js';
export { correlationNote } from './correlation-note.js';
export { describeMachine, describeSoftware } from './environment.js';
export {
  type ArchitectureFigureDefinition,
  type CellFigureDefinition,
  type Figure,
  type FigureCounts,
  type FigureDefinition,
  type FigureOptions,
  figureSlug,
} from './figure.js';
export type { FacetSpec, FigureSpec, SingleSpec } from './figure-spec.js';
export type { ColourMap } from './figure-theme.js';
export { buildFigure, FIGURES, findFigure } from './figures.js';
export {
  architecturesTable,
  type MnistSectionInput,
  mnistFigures,
  mnistFindings,
  mnistSection,
  reliabilityText,
} from './mnist-section.js';
export { formatNumber, type NumberFormat } from './number-format.js';
export { renderPng } from './png.js';
export type {
  Finding,
  Outcome,
  Provenance,
  ProvenanceFile,
  Report,
  ReportBlock,
  ReportSection,
  ReportSummary,
} from './report.js';
export { type ArchitectureRow, type CellRow, parseArchitectureRows, parseCellRows } from './rows.js';
export { selectionReading } from './selection-reading.js';
export { type SelectionSectionInput, selectionFindings, selectionSection } from './selection-section.js';
export {
  type CorrelationRow,
  correlationsTable,
  table2PValueTable,
  table2Table,
  tableA3Table,
} from './selection-tables.js';
export { compileFigure, renderSvg } from './svg.js';
export type { MeanCell, Table, TableCell, TableColumn, Tone, VerdictCell } from './table.js';
export { tableToCsv } from './table-csv.js';
export { tableToHtml } from './table-html.js';
export { tableToLatex } from './table-latex.js';
export { tableToMarkdown } from './table-markdown.js';
export { type WrittenFile, type WrittenReport, writeReport } from './write-report.js';
