import { within } from '../async/within.js';
import type { ExpectedIdentity, IdentityPort } from '../adapter/ports/identity-port.js';
import { asConsultError, ConsultError } from '../domain/consult-error.js';
import type { Identity } from '../domain/identity.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { identityFault, type IdentityFault } from './identity-fault.js';

export type SubjectOption = string | (() => string | null | Promise<string | null>);

export interface HostIdentityOptions {
  port: IdentityPort;
  /** As the client is configured. */
  tenant: string;
  region: string;
  subject: SubjectOption | undefined;
}

/** What the page knows of who is signed in; null: nobody. */
type Known = readonly Partial<ExpectedIdentity>[] | null;

/** How often it is asked again when the sign-in changes while the backend answers. */
const ATTEMPTS = 3;

/** Who is signed in, by the backend's answer and by what the page knows without it. */
export class HostIdentity {
  readonly #options: HostIdentityOptions;

  constructor(options: HostIdentityOptions) {
    this.#options = options;
  }

  /**
   * @param isOver true once the question has been put anew: the answer is nobody's then
   * @param onExpected told, before the backend is asked, each subject of whom the page says that they are signed in
   * @returns null when nobody is signed in; `fault` where the backend takes the page for somebody else
   * @throws ConsultError `config/invalid` when nothing says who is expected, `backend/*`
   */
  async ask(isOver: () => boolean, onExpected: (subject: string) => void): Promise<{ identity: Identity; fault: IdentityFault | null } | null> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = await this.#known();
      if (known === null) return null;
      for (const { subject } of known) if (subject !== undefined) onExpected(subject);
      const identity = await this.#options.port.whoAmI();
      if (identity === null || isOver()) return null;
      // Whoever signs in while the backend answers is not to be compared with an answer about the former.
      if (!isSame(known, await this.#known())) continue;
      if (known.every(({ subject }) => subject === undefined)) throw new ConsultError('config/invalid', { message: UNKNOWN });
      return { identity, fault: identityFault(identity, known) };
    }
    throw new ConsultError('backend/unauthenticated');
  }

  async #known(): Promise<Known> {
    const { port, tenant, region, subject } = this.#options;
    const said = subject === undefined ? undefined : await saidBy(subject);
    if (said === null) return null;
    const expected = (await port.expected?.()) ?? {};
    return [{ tenant, region }, said === undefined ? {} : { subject: said }, expected];
  }
}

/** How long the host's `subject` function may take, ms: nothing is shown meanwhile. */
const SAID_MS = 10_000;

const UNKNOWN = 'It is not known who is signed in: the access token names no `sub` that can be read. Give createConsultClient the option `subject`, the subject of the person whom your page has signed in.';

async function saidBy(option: SubjectOption): Promise<string | null> {
  if (typeof option === 'string') return option;
  let subject: string | null;
  try {
    subject = await within(Promise.resolve(option()), SAID_MS, 'backend/unreachable');
  } catch (cause) {
    throw asConsultError(cause, 'backend/unauthenticated');
  }
  if (subject !== null && !opaqueIdSchema.safeParse(subject).success) throw new ConsultError('config/invalid', { message: SUBJECT_ADVICE });
  return subject;
}

export const SUBJECT_ADVICE = '`subject` must be the subject of the person who is signed in, 1 to 64 of A–Z, a–z, 0–9, - and _, or a function that gives it, or null for nobody.';

function isSame(one: Known, other: Known): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
