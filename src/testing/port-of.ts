import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { ConsultError } from '../domain/consult-error.js';

/** A port that a test needs. @throws ConsultError `adapter/port-missing` */
export function portOf<P extends keyof BackendAdapter>(adapter: BackendAdapter, port: P): NonNullable<BackendAdapter[P]> {
  const found = adapter[port];
  if (found === undefined) throw new ConsultError('adapter/port-missing', { message: `The adapter has no port "${port}".` });
  return found;
}
