export { columnNames, numericColumn, numericColumns } from './column.js';
export { fromDataFrame, toDataFrame } from './data-frame.js';
export { compareColumn, groupRows, groupValues, type SummariseOptions, summarise } from './group.js';
export { type CsvOptions, parseCsv } from './parse-csv.js';
export { parseJsonLines, parseJsonRows } from './parse-json.js';
export { readParquet } from './read-parquet.js';
export { parseRows, type ReadRowsOptions, readRows, type TableFormat } from './read-rows.js';
export type { CellValue, Row } from './row.js';
