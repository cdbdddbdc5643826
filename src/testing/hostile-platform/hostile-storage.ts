export interface StorageBehaviour {
  /** `indexedDB.open`; `late` waits for `openLate`, and is for databases that are there already. */
  open: 'answer' | 'hang' | 'reject' | 'late';
  /** Every question to a store of a database that is open. */
  work: 'answer' | 'hang' | 'reject';
  /** What is rejected with: the name of a DOMException. */
  fault: string;
}

/** The page's IndexedDB, as browsers are at their worst. */
export interface HostileStorage {
  /** From the next question on. */
  behave(behaviour: Partial<StorageBehaviour>): void;
  /** What was to open late opens now. */
  openLate(): void;
  /** Closes every connection of the page, as a browser does that clears a site's data in mid-session. */
  terminate(): void;
  /** As when the person clears the site's data: the database is gone. */
  clear(name: string): Promise<void>;
  /** Gives the page its own IndexedDB back. */
  restore(): void;
}

const QUESTIONS = ['get', 'getAll', 'getAllKeys', 'put', 'add', 'delete'] as const;

export function hostileStorage(behaviour: Partial<StorageBehaviour> = {}): HostileStorage {
  const now: StorageBehaviour = { open: 'answer', work: 'answer', fault: 'UnknownError', ...behaviour };
  const undo: (() => void)[] = [];
  const late: (() => void)[] = [];
  const connections = new Set<IDBDatabase>();
  const own = IDBFactory.prototype.open;

  patch(IDBFactory.prototype, 'open', undo, function open(this: IDBFactory, name: string, version?: number) {
    const openNow = (): IDBOpenDBRequest => {
      const request = own.call(this, name, version);
      request.addEventListener('success', () => connections.add(request.result));
      return request;
    };
    if (now.open === 'answer') return openNow();
    const request = silentRequest(IDBOpenDBRequest.prototype);
    if (now.open === 'reject') fail(request, now.fault);
    if (now.open === 'late') late.push(() => { const real = openNow(); real.addEventListener('success', () => succeed(request, real.result)); });
    return request;
  });
  for (const prototype of [IDBObjectStore.prototype, IDBIndex.prototype]) {
    for (const question of QUESTIONS) {
      const asked = (prototype as unknown as Record<string, ((...args: unknown[]) => IDBRequest) | undefined>)[question];
      if (asked === undefined) continue;
      patch(prototype as unknown as Record<string, unknown>, question, undo, function ask(this: unknown, ...args: unknown[]) {
        if (now.work === 'reject') throw new DOMException('A hostile store', now.fault);
        return now.work === 'hang' ? silentRequest(IDBRequest.prototype) : asked.apply(this, args);
      });
    }
  }
  return {
    behave: (next) => void Object.assign(now, next),
    openLate: () => { for (const go of late.splice(0)) go(); },
    terminate: () => {
      for (const db of connections) {
        db.close();
        db.dispatchEvent(new Event('close'));
      }
      connections.clear();
    },
    clear: (name) => new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error ?? new Error('not deleted'));
    }),
    restore: () => { for (const each of undo.splice(0)) each(); },
  };
}

function patch(target: object, name: string, undo: (() => void)[], value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  if (before === undefined) return;
  Object.defineProperty(target, name, { ...before, value });
  undo.push(() => Object.defineProperty(target, name, before));
}

/** A request that looks like the browser's own and says nothing. */
function silentRequest<Request extends IDBRequest>(prototype: Request): Request {
  return Object.setPrototypeOf(new EventTarget(), prototype) as Request;
}

function succeed(request: IDBRequest, result: unknown): void {
  Object.defineProperty(request, 'result', { value: result });
  request.dispatchEvent(new Event('success'));
}

function fail(request: IDBRequest, fault: string): void {
  Object.defineProperty(request, 'error', { value: new DOMException('A hostile store', fault) });
  queueMicrotask(() => request.dispatchEvent(new Event('error')));
}
