import { featureSchema } from '../../src/domain/feature.js';
import { opaqueIdSchema } from '../../src/domain/opaque-id.js';
import { stopScopeSchema, WIDE_SCOPES, type StopScope } from '../../src/domain/stop.js';

/** A stop that an officer is about to ask for. */
export interface StopWish {
  readonly scope: StopScope;
  readonly target: string;
  readonly drill: boolean;
  readonly reason: string;
}

/** Whether it waits for a second officer. */
export function needsTwo({ scope }: Pick<StopWish, 'scope'>): boolean {
  return WIDE_SCOPES.has(scope);
}

/** What an officer has typed, as the stop that is asked for; null where the target is not valid for its scope. @param realm where the whole insurer or region is meant */
export function readWish(form: FormData, realm: { tenant: string; region: string }): StopWish | null {
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  const scope = stopScopeSchema.safeParse(text('scope'));
  if (!scope.success) return null;
  const rest = { scope: scope.data, drill: form.get('drill') !== null, reason: text('reason') };
  if (scope.data === 'tenant' || scope.data === 'region') return { ...rest, target: realm[scope.data] };
  const target = scope.data === 'feature' ? featureSchema.safeParse(text('feature')) : opaqueIdSchema.safeParse(text('target'));
  return target.success ? { ...rest, target: target.data } : null;
}
