export type LogLevel = 'info' | 'warn' | 'error';

/** Fields are ids, codes, counts and durations; never a name, a note, a token or a body. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const ORDER: readonly LogLevel[] = ['info', 'warn', 'error'];

/** One JSON object a line, on the error stream. */
export function jsonLog(lowest: LogLevel): Log {
  const write = (level: LogLevel) => (event: string, fields: LogFields = {}) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(lowest)) return;
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** What may be said of a thrown value: its kind, never its message, which may quote data. */
export function errorFields(error: unknown): LogFields {
  const name = error instanceof Error ? error.name : typeof error;
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  const at = error instanceof Error ? (error.stack?.split('\n').find((line) => /^\s+at /.test(line))?.trim().replace(/file:\/\/.*\//, '') ?? null) : null;
  return { error: name, code: typeof code === 'string' ? code : null, at };
}
