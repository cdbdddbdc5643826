import { expect } from '../contract/expect.js';
import type { AuthorizationSubject } from './authorization-subject.js';
import { send, type Answer } from './send.js';

/** A slot of her insurer's that the owner holds for as long as one operation is asked about. */
export interface HeldSlot {
  /** The hold's. */
  id: string;
  slotId: string;
  /** Whether it still is: a slot that is held is not among the free ones. */
  isHeld: () => Promise<boolean>;
}

const DAY = 86_400_000;

/** The owner holds the last free slot of the coming days, which nobody else is likely to want. @throws Error when there is none */
export async function holdSlot({ url, tokens: { owner } }: AuthorizationSubject): Promise<HeldSlot> {
  const { items: services } = read<{ items: { id: string }[] }>(await send(url, owner, 'GET /services', {}), 200);
  const [from = '', to = ''] = [0, 7 * DAY].map((later) => new Date(Date.now() + later).toISOString());
  for (const { id: serviceId } of services) {
    const free = async (): Promise<string[]> => {
      const answer = await send(url, owner, 'GET /slots', { query: { serviceId, from, to } });
      return read<{ items: { id: string }[] }>(answer, 200).items.map(({ id }) => id);
    };
    const slotId = (await free()).at(-1);
    if (slotId === undefined) continue;
    const answer = await send(url, owner, 'POST /holds', { json: { slotId } });
    // Her plan may not pay for this one.
    if (answer.status === 409) continue;
    return { id: read<{ id: string }>(answer, 201).id, slotId, isHeld: async () => !(await free()).includes(slotId) };
  }
  throw new Error('The owner finds no free slot that she can hold.');
}

export async function releaseSlot({ url, tokens: { owner } }: AuthorizationSubject, { id }: HeldSlot): Promise<void> {
  await send(url, owner, 'DELETE /holds/{id}', { path: [id] });
}

function read<T>({ status, text }: Answer, wanted: number): T {
  expect(status === wanted, `the owner is answered ${status}: ${text}`);
  return JSON.parse(text) as T;
}
