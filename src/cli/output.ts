/** Standard output holds results alone; logs and progress go to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes one JSON document to standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Tells a person something that is not the result. */
export function log(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}
