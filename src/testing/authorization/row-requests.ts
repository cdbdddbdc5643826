import { newOpaqueId } from '../../domain/opaque-id.js';
import type { BelongingsOf } from './belongings-of.js';
import type { IdKind } from './caller.js';
import type { OperationRequest } from './operation-request.js';
import type { Belongings, OperationRow } from './operation-row.js';

/** No backend gives such ids: what they try is a pattern, a query, another path, the end of a string, a buffer. */
const MALFORMED = ['a.b', "' or '1'='1", '../me', '\0', 'x'.repeat(1_401)];

/** What one caller asks of one operation. */
export interface CallerRequest {
  id: IdKind;
  request: OperationRequest;
}

/**
 * Every request of a caller: for what is foreign and for what is nobody's, which are alike but for the id; for ids of no
 * possible shape; at last for her own.
 * @param anyones something to make a request of when the caller has nothing and nothing is foreign to her
 */
export async function rowRequests(row: OperationRow, { own, foreign }: BelongingsOf, anyones: Partial<Belongings>): Promise<CallerRequest[]> {
  if (row.about === 'nobody') return [{ id: 'own', request: row.ask() }];
  const [hers, others] = [await requestFor(row, own), await requestFor(row, foreign)];
  const like = others ?? hers ?? (await requestFor(row, anyones));
  const requests: CallerRequest[] = others === null ? [] : [{ id: 'foreign', request: others }];
  if (like !== null) {
    requests.push({ id: 'random', request: elsewhere(like, newOpaqueId()) });
    for (const id of MALFORMED) requests.push({ id: 'malformed', request: elsewhere(like, id) });
  }
  return hers === null ? requests : [...requests, { id: 'own', request: hers }];
}

async function requestFor(row: Exclude<OperationRow, { about: 'nobody' }>, things: Partial<Belongings>): Promise<OperationRequest | null> {
  switch (row.about) {
    case 'consultation': return things.consultation === undefined ? null : row.ask(things.consultation);
    case 'keys': return things.keys === undefined ? null : row.ask(things.keys);
    case 'hold': return things.hold === undefined ? null : row.ask(things.hold);
    case 'slot': return things.slot === undefined ? null : row.ask(things.slot);
  }
}

/** The same request for another id: in the path, and in the body where it stands there too. */
function elsewhere(request: OperationRequest, id: string): OperationRequest {
  const { path = [], json } = request;
  const before = request.id ?? String(path[0]);
  const swap = (value: unknown): unknown => (value === before ? id : value);
  return {
    ...request,
    ...(request.path === undefined ? {} : { path: path.map((part) => (part === before ? id : part)) }),
    ...(json === undefined ? {} : { json: JSON.parse(JSON.stringify(json), (_key, value) => swap(value)) as unknown }),
  };
}
