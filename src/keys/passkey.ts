import { within } from '../async/within.js';
import { ConsultError } from '../domain/consult-error.js';
import { fromBase64url } from '../ownership/base64url.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a passkey gives: the name of the credential (base64url), and 32 bytes that only it gives, for one salt. */
export interface PasskeySecret {
  readonly id: string;
  readonly secret: Bytes;
}

/** Passkeys that give a secret: WebAuthn's PRF extension (https://www.w3.org/TR/webauthn-3/#prf-extension). */
export interface Passkeys {
  /** Whether it is worth offering here. */
  available(): Promise<boolean>;
  /**
   * Makes a passkey on this site.
   * @param user the person's pseudonym: it is what the device shows, so it is no name
   * @param salt base64url, 32 bytes
   * @throws ConsultError `keys/no-passkey`: none here, one without PRF, or the person has said no
   */
  create(user: string, salt: string): Promise<PasskeySecret>;
  /** Uses one of these, whichever the device has. @throws ConsultError `keys/no-passkey` */
  use(ways: readonly { id: string; salt: string }[]): Promise<PasskeySecret>;
}

const TIMEOUT_MILLIS = 120_000;
/** A browser that does not keep to the time that it was given is waited for a little longer. */
const PATIENCE_MILLIS = TIMEOUT_MILLIS + 10_000;
/** How long it may take to say what it can do, milliseconds. */
const ABLE_MILLIS = 4_000;

/** The browser's own. Verification of the person (a finger, a face, the device's PIN) is always asked for. */
export const browserPasskeys: Passkeys = {
  async available() {
    // Absent where the page is not secure.
    const api = (globalThis as { PublicKeyCredential?: typeof PublicKeyCredential }).PublicKeyCredential;
    if (api === undefined) return false;
    try {
      return await within(able(api), ABLE_MILLIS, 'browser/no-answer');
    } catch {
      return false;
    }
  },

  async create(user, salt) {
    const publicKey: PublicKeyCredentialCreationOptions = {
      challenge: random(32),
      rp: { name: globalThis.location.hostname },
      user: { id: random(32), name: user, displayName: '' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      // The backend learns nothing of the device, and signs nobody in with this: it only gives a secret.
      attestation: 'none',
      extensions: { prf: { eval: { first: fromBase64url(salt) } } },
      timeout: TIMEOUT_MILLIS,
    };
    const credential = await ask(() => navigator.credentials.create({ publicKey }));
    const { prf } = credential.getClientExtensionResults();
    if (prf?.enabled !== true) throw new ConsultError('keys/no-passkey');
    // Many devices give the secret only when the passkey is used, not yet when it is made.
    return secretOf(credential) ?? browserPasskeys.use([{ id: credential.id, salt }]);
  },

  async use(ways) {
    if (ways.length === 0) throw new ConsultError('keys/no-passkey');
    // What the backend says of a passkey may be no text of bytes: then there is none here either.
    const credential = await ask(() => navigator.credentials.get({ publicKey: {
      challenge: random(32),
      allowCredentials: ways.map(({ id }) => ({ type: 'public-key', id: fromBase64url(id) })),
      userVerification: 'required',
      extensions: { prf: { evalByCredential: Object.fromEntries(ways.map(({ id, salt }) => [id, { first: fromBase64url(salt) }])) } },
      timeout: TIMEOUT_MILLIS,
    } }));
    const secret = secretOf(credential);
    if (secret === null) throw new ConsultError('keys/no-passkey');
    return secret;
  },
};

async function able(api: typeof PublicKeyCredential): Promise<boolean> {
  const capabilities = await api.getClientCapabilities?.();
  return capabilities?.['extension:prf'] ?? api.isUserVerifyingPlatformAuthenticatorAvailable();
}

async function ask(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await within(question(), PATIENCE_MILLIS, 'browser/no-answer');
  } catch (cause) {
    throw new ConsultError('keys/no-passkey', { cause });
  }
  if (credential === null) throw new ConsultError('keys/no-passkey');
  return credential as PublicKeyCredential;
}

function secretOf(credential: PublicKeyCredential): PasskeySecret | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const view = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first);
  return view.length === 32 ? { id: credential.id, secret: new Uint8Array(view) } : null;
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
