import type { Browser } from 'puppeteer-core';
import { Person } from '../e2e/support/person.js';
import type { BackendProcess } from '../e2e/support/backend-process.js';

interface OfferedItem {
  rid: string;
  claim: string;
  wraps: { ct: string }[];
}

declare global {
  interface Window {
    /** The ciphertexts that the page has opened, in base64url. */
    decrypted: string[];
    /** What the backend has answered to each list, as the page has received it. */
    offered: Promise<unknown>[];
  }
}

/** A member's page of recordings, watched from outside: what the backend offered it, and what it did with that. */
export class WatchedPage {
  readonly person: Person;
  readonly #subject: string;

  private constructor(person: Person, subject: string) {
    this.person = person;
    this.#subject = subject;
  }

  static async open(browser: Browser, backend: BackendProcess, memberId: string): Promise<WatchedPage> {
    const person = await Person.open(browser, 'about:blank', { width: 360, height: 740 });
    await person.page.evaluateOnNewDocument(keepWhatIsOffered);
    await person.page.evaluateOnNewDocument(countDecryptions);
    await person.page.goto(`${backend.url}/member/`);
    await person.signIn(memberId);
    const api = await backend.as(memberId);
    const { subject } = (await (await api('/me')).json()) as { subject: string };
    return new WatchedPage(person, subject);
  }

  /** Lists the recordings anew, as a member does who looks again. */
  async look(): Promise<void> {
    await this.person.go('#/');
    await this.person.go('#/recordings');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }

  /** Somebody else's items that the backend has offered to this page, by their ids. */
  async foreign(): Promise<Map<string, OfferedItem>> {
    const answers = (await this.person.page.evaluate(() => Promise.all(window.offered))) as ({ items: OfferedItem[] } | null)[];
    return new Map(answers.flatMap((answer) => answer?.items ?? []).filter(({ claim }) => ownerOf(claim) !== this.#subject).map((item) => [item.rid, item]));
  }

  /** Rows that are drawn of a list that holds nothing of this member's own. */
  drawn(): Promise<number> {
    return this.person.page.evaluate(() => {
      const count = (root: ParentNode): number => [...root.querySelectorAll('*')].reduce((sum, element) =>
        sum + (element.matches('consult-recording-player, video') || /^\s*Replay/.test(element.matches('button') ? (element.textContent ?? '') : '') ? 1 : 0) + (element.shadowRoot === null ? 0 : count(element.shadowRoot)), 0);
      return count(document);
    });
  }

  /** How many of somebody else's items this page has opened the key of, and how many of their segments it asked for. */
  async decrypted(): Promise<number> {
    const opened = new Set(await this.person.page.evaluate(() => window.decrypted));
    const foreign = await this.foreign();
    const keys = [...foreign.values()].flatMap(({ wraps }) => wraps).filter(({ ct }) => opened.has(ct)).length;
    return keys + this.person.requests.filter((path) => path.includes('/segments/') && [...foreign.keys()].some((rid) => path.includes(rid))).length;
  }
}

function ownerOf(claim: string): string {
  return (JSON.parse(Buffer.from(claim.split('.')[1] ?? '', 'base64url').toString()) as { owner: { sub: string } }).owner.sub;
}

/** Runs in the page before its own code. */
function keepWhatIsOffered(): void {
  window.offered = [];
  const fetch = window.fetch.bind(window);
  window.fetch = async (...given) => {
    const answer = await fetch(...given);
    if (answer.ok && /\/api\/recordings$/.test(new URL(answer.url).pathname)) window.offered.push(answer.clone().json().catch(() => null));
    return answer;
  };
}

/** Runs in the page before its own code. */
function countDecryptions(): void {
  window.decrypted = [];
  const { subtle } = crypto;
  const decrypt = subtle.decrypt.bind(subtle);
  subtle.decrypt = async (...given) => {
    const plain = await decrypt(...given);
    const [, , data] = given;
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.length < 1_000) window.decrypted.push(btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''));
    return plain;
  };
}
