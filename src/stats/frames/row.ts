/** One value of a table. */
export type CellValue = string | number | boolean | null;

/** One record of a table, by column name. Missing values are null. */
export type Row = Readonly<Record<string, CellValue>>;
