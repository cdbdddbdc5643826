import type { AuthorizationSubject } from './authorization-subject.js';
import { belongingsOf } from './belongings-of.js';
import { CALLERS, type Caller, type IdKind } from './caller.js';
import { holdSlot, releaseSlot, type HeldSlot } from './held-slot.js';
import type { OperationRow } from './operation-row.js';
import { rightStatuses } from './right-statuses.js';
import { rowRequests, type CallerRequest } from './row-requests.js';
import { send, type Answer } from './send.js';
import { hiddenWords, shownWords } from './shown-words.js';

/** Lists that tell whether somebody's things are as they were. */
const LISTS = ['GET /appointments', 'GET /recordings', 'GET /keys/chain', 'GET /keys/ways', 'GET /keys/permission'];

/** What the lists last said at a subject. */
const seen = new WeakMap<AuthorizationSubject, string>();

/**
 * Asks one operation as everybody, for every kind of id.
 * @returns what was wrong, a sentence each; empty when all was right
 */
export async function askRow(subject: AuthorizationSubject, row: OperationRow): Promise<string[]> {
  const before = seen.get(subject) ?? (await listsOf(subject));
  const hold = row.about === 'hold' || row.about === 'slot' ? await holdSlot(subject) : null;
  const asked = await requestsOf(subject, row, hold);
  const wrong = await askAll(subject, row, asked.filter(({ id }) => id !== 'own'));
  if (hold !== null && !(await hold.isHeld())) wrong.push('others have let the owner’s hold go');
  // Last, since it may let go what the others were asked about.
  wrong.push(...await askAll(subject, row, asked.filter(({ id }) => id === 'own')));
  if (hold !== null) await releaseSlot(subject, hold);
  // What only reads is not suspected.
  const after = row.operation.startsWith('GET ') ? before : await listsOf(subject);
  if (after !== before) wrong.push('the owner’s or the other member’s things are not what they were');
  seen.set(subject, after);
  return wrong;
}

interface Asked extends CallerRequest {
  caller: Caller;
  token: string | null;
  right: readonly number[];
  hidden: readonly string[];
}

async function requestsOf(subject: AuthorizationSubject, row: OperationRow, hold: HeldSlot | null): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const caller of Object.keys(CALLERS) as Caller[]) {
    const token = caller === 'anonymous' ? null : subject.tokens[caller];
    if ((caller === 'reader' || caller === 'officer') && token === null) continue;
    const things = belongingsOf(subject, caller, hold);
    for (const each of await rowRequests(row, things, hold === null ? {} : { hold, slot: hold })) {
      const right = rightStatuses(row, caller, each.id);
      if (right !== null) asked.push({ ...each, caller, token, right, hidden: hiddenWords(caller, things) });
    }
  }
  return asked;
}

async function askAll({ url }: AuthorizationSubject, { operation }: OperationRow, asked: readonly Asked[]): Promise<string[]> {
  const wrong: string[] = [];
  let foreign: { caller: Caller; answer: Answer } | null = null;
  for (const { caller, token, right, hidden, id, request } of asked) {
    const answer = await send(url, token, operation, request);
    const say = (what: string): unknown => wrong.push(`${caller}, ${nameOf(id)}: ${what}`);
    if (!right.includes(answer.status)) say(`${answer.status}, and right is ${right.join(' or ')}`);
    // An id that was sent may come back; what was not asked for may not.
    if (id === 'own') for (const word of shownWords(answer.text, hidden)) say(`shows ${word}, which is another’s`);
    if (id === 'foreign') foreign = { caller, answer };
    if (id === 'random' && foreign?.caller === caller && JSON.stringify(foreign.answer) !== JSON.stringify(answer)) {
      say(`is told from what is another’s: ${brief(answer)}, and ${brief(foreign.answer)}`);
    }
  }
  return wrong;
}

async function listsOf({ url, tokens: { owner, otherMember } }: AuthorizationSubject): Promise<string> {
  const answers: Answer[] = [];
  for (const token of [owner, otherMember]) {
    for (const list of LISTS) answers.push(await send(url, token, list, {}));
  }
  return JSON.stringify(answers);
}

function nameOf(id: IdKind): string {
  return id === 'own' ? 'her own' : `a ${id} id`;
}

function brief({ status, text }: Answer): string {
  return `${status} ${text.slice(0, 120)}`.trim();
}
