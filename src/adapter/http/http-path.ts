import { ConsultError } from '../../domain/consult-error.js';
import { opaqueIdSchema } from '../../domain/opaque-id.js';

/**
 * A path below the base URL. Each value must be an opaque id or a number, so that no value can climb out of its place
 * (`..`, `%2f`) and nothing about a person can get into a URL.
 * @throws ConsultError `backend/not-found`: there cannot be anything under such an id
 */
export function httpPath(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce((path, part, index) => {
    const value = String(values[index - 1]);
    if (!opaqueIdSchema.safeParse(value).success) throw new ConsultError('backend/not-found');
    return path + value + part;
  });
}
