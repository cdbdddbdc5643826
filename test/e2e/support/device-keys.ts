import type { Person } from './person.js';

/** What the page's own client says of the person's keys on this device. */
export function keysState(person: Person): Promise<{ state: string; ways: string[] }> {
  return person.page.evaluate(async () => {
    const provider = document.querySelector('consult-provider') as unknown as { client: { keys: { status(): Promise<{ state: string; recoveryMethods: { kind: string }[] }> } } };
    const { state, recoveryMethods } = await provider.client.keys.status();
    return { state, ways: recoveryMethods.map(({ kind }) => kind) };
  });
}

/** The device loses its keys, as browsers do that clear what a site has stored. The person stays signed in. */
export async function forgetKeys(person: Person, url: string): Promise<void> {
  const { page } = person;
  // Off the page first, so that nothing holds the database open.
  await page.goto(new URL('/api/openapi.json', url).href);
  await page.evaluate(() => new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('consultkit-keys');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('The database was not deleted'));
    request.onblocked = () => reject(new Error('Something holds the database open'));
  }));
  await page.goto(url);
  await person.find('.bar');
}
