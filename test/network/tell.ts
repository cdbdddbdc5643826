/** A figure of this run, in the closing lines of the stage too. */
export function tell(what: string, figure: string): void {
  process.stdout.write(`figure: ${what}: ${figure}\n`);
}
