export { canonicalJson, type CanonicalValue } from './canonical-json.js';
export { digest } from './digest.js';
export { verifyOwnership, type GateContext, type OwnershipDecision, type VerifiedRecording } from './gate.js';
export { keysetSchema, signKeyset, verifyKeyset, type Keyset, type KeysetPayload, type KeysetResult, type PublicJwk, type TrustAnchor } from './keyset.js';
export { verifyParticipation, type ParticipationDecision } from './participation.js';
export { audience, partyOf, retentionMillis, sessionClaimSchema, signSessionClaim, verifySessionClaim, type SessionClaim } from './session-claim.js';
