/** This device's key for signatures. The private half cannot be read out of the browser. */
export interface OwnDevice {
  readonly kid: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** An encryption key of an account or of a device, as far as this device holds it. The private half cannot be read out of the browser. */
export interface OwnAccount {
  readonly kid: string;
  readonly pair: CryptoKeyPair;
}

/** The keys with which one page takes part in a call. */
export interface OwnKeys {
  /** What it signs with. */
  readonly device: OwnDevice;
  /** The account's key now. Null where this page does not hold it: recordings do not open here. */
  readonly account: OwnAccount | null;
  /** The person's chain, verified, oldest first, as tokens: what is shown to the other side of a call. */
  readonly chain: readonly string[];
  /** A page that is not in the chain signs with a key for one consultation; `device` and `account` are that key's then. */
  readonly sessionKey?: OwnSessionKey;
}

/** What a page holds of its session key. It is in this page's memory and nowhere else. */
export interface OwnSessionKey {
  readonly sid: string;
  readonly rid: string;
  /** Digest of the session claim. */
  readonly cd: string;
  /** `consult-sessionkey+jwt`. */
  readonly token: string;
  readonly sig: OwnDevice;
  readonly enc: OwnAccount;
  /** When the binds that it signs count, milliseconds since 1970, both included. */
  readonly since: number;
  readonly until: number;
}
