/** As much of an opaque id as tells it from the others on a screen. The whole one stands in the table and in the files. */
export function shortId(id: string): string {
  return id.slice(0, 10);
}
