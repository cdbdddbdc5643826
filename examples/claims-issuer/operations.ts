import { ConsultError } from '../../src/domain/consult-error.js';
import type { Answer } from '../reference-backend/claims-channel/channel.js';
import { CLAIMS_OPERATIONS, isClaimsOperation, type ClaimsInput, type ClaimsOperation, type ClaimsOutput } from '../reference-backend/claims-channel/claims-operations.js';
import type { Clock } from '../reference-backend/clock.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import type { ClaimsTransactions } from './claims-transactions.js';
import { issueClaim } from './issue-claim.js';
import { issueLink } from './issue-link.js';
import { issueSessionKey } from './issue-session-key.js';
import type { IssuerRealm } from './issuer-realms.js';

/** What an operation works with. */
export interface IssuerContext {
  transaction: ClaimsTransactions;
  /** The realm's key and its published keys. @throws ConsultError `backend/not-found` where this issuer has none */
  realmOf: (realm: Realm) => Promise<IssuerRealm>;
  clock: Clock;
}

type Operations = { [K in ClaimsOperation]: (context: IssuerContext, input: ClaimsInput<K>) => Promise<ClaimsOutput<K>> };

/** Every operation of `CLAIMS_OPERATIONS`, each in a file of its own. */
const OPERATIONS: Operations = { issueClaim, issueLink, issueSessionKey };

/** Answers the API: an operation that there is, with what it takes. @throws (the answer) ConsultError `backend/rejected` for anything else */
export function answerWith(context: IssuerContext): Answer {
  return async (operation, input) => {
    if (!isClaimsOperation(operation)) throw new ConsultError('backend/rejected');
    return run(operation, context, input);
  };
}

async function run<K extends ClaimsOperation>(operation: K, context: IssuerContext, input: unknown): Promise<ClaimsOutput<K>> {
  const parsed = CLAIMS_OPERATIONS[operation].input.safeParse(input);
  if (!parsed.success) throw new ConsultError('backend/rejected');
  return OPERATIONS[operation](context, parsed.data as ClaimsInput<K>);
}
