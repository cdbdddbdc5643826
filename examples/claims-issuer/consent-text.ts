import { createHash } from 'node:crypto';

/** What members agree to when they book. An insurer puts its own text here; a claim names the text by its digest. */
export const CONSENT_TEXT = 'The consultation takes place remotely. It is recorded only if I say so in it, and I alone can replay the recording, for 30 days.';

/** Base64url SHA-256. */
export const CONSENT_TEXT_DIGEST = createHash('sha256').update(CONSENT_TEXT).digest('base64url');
