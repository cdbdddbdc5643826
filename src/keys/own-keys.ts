/** This device's key for signatures. The private half cannot be read out of the browser. */
export interface OwnDevice {
  readonly kid: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** The account's encryption key, as far as this device holds it. The private half cannot be read out of the browser. */
export interface OwnAccount {
  readonly kid: string;
  readonly pair: CryptoKeyPair;
}

/** The keys of the signed-in person on this device. */
export interface OwnKeys {
  readonly device: OwnDevice;
  /** Null on a device that has not been let in yet, by a code or a passkey: old recordings do not open here. */
  readonly account: OwnAccount | null;
  /** The person's chain, verified, oldest first, as tokens: what is shown to the other side of a call. */
  readonly chain: readonly string[];
}
