import type { StringsController } from '../internal/strings-controller.js';
import type { ComplianceController } from './compliance-controller.js';
import type { ComplianceStrings } from './strings/compliance.js';

/** What the views draw from. */
export interface ComplianceView<T = unknown> {
  readonly strings: StringsController<ComplianceStrings>;
  readonly desk: ComplianceController<T>;
  /** Milliseconds since 1970, by the service's time. */
  readonly now: number;
}
