/** How people call a factor and its values; `bare` values need no label in front ("test" rather than "split = test"). */
export type FactorNames = Readonly<
  Record<
    string,
    { readonly label: string; readonly bare?: boolean; readonly values?: Readonly<Record<string, string>> } | undefined
  >
>;

/** The value of a factor for people. */
export function factorValueText(name: string, value: string | number | undefined, names: FactorNames): string {
  return names[name]?.values?.[String(value)] ?? String(value);
}

/** "N_a = 25", or the value alone where it speaks for itself. */
export function factorText(name: string, value: string | number | undefined, names: FactorNames): string {
  const text = factorValueText(name, value, names);
  return names[name]?.bare ? text : `${names[name]?.label ?? name} = ${text}`;
}
