import type { Remnant } from './remnant.js';
import { searchValue } from './search-value.js';

const OURS = 'consultkit';

/** Everything that ConsultKit's databases hold, and its entries in the two storages. */
export async function searchStores(words: readonly string[]): Promise<Remnant[]> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(OURS) === true ? [name] : []));
  return [
    ...(await Promise.all(names.map((name) => searchDatabase(words, name)))).flat(),
    ...(await Promise.all([localStorage, sessionStorage].map((storage) => searchStorage(words, storage)))).flat(),
  ];
}

async function searchDatabase(words: readonly string[], name: string): Promise<Remnant[]> {
  const database = await settled(indexedDB.open(name));
  try {
    const stores = [...database.objectStoreNames];
    const found = await Promise.all(stores.map(async (store): Promise<Remnant[]> => {
      const rows = database.transaction(store).objectStore(store);
      const all = await Promise.all([settled(rows.getAllKeys()), settled(rows.getAll())]);
      return (await searchValue(words, all)).map((what) => ({ where: 'database', what: `${what} in ${name}, ${store}` }));
    }));
    return found.flat();
  } finally {
    database.close();
  }
}

async function searchStorage(words: readonly string[], storage: Storage): Promise<Remnant[]> {
  const ours = Object.entries(storage).filter(([key]) => key.startsWith(OURS));
  return (await searchValue(words, ours)).map((what) => ({ where: 'storage', what }));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('The database did not answer', 'UnknownError'));
  });
}
