/** A number that names something, such as an entry or a stop: no separators, so that several in a row are not read as one. */
export function nameNumber(locale: string, number: number): string {
  return number.toLocaleString(locale, { useGrouping: false });
}
