/** What a file system and PostgreSQL (SQLSTATE 53100) call it; a quota that is used up is the same to whoever asks. */
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** Whether something could not be stored because there is no room for it. */
export function isDiskFull(error: unknown): boolean {
  for (let each = error; typeof each === 'object' && each !== null; each = (each as { cause?: unknown }).cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === 'string' && FULL.has(code)) return true;
  }
  return false;
}
