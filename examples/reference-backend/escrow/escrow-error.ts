/** Every reason for which the desk refuses, with a sentence that says what to do. Codes never change their meaning. */
export const ESCROW_ADVICE = {
  'escrow/bad-request': 'The request is not complete or not well-formed. Correct it and try again.',
  'escrow/no-person': 'There is no such person with this insurer in this region.',
  'escrow/no-recording': 'There is no such recording here whose signatures can be verified.',
  'escrow/no-request': 'There is no such request here.',
  'escrow/wrong-recipient': 'This key is neither the newest one of the recording’s owner nor one of a reader policy that the claim names. Nobody else can be given the recording.',
  'escrow/no-escrow-wrap': 'The recording’s key has not been wrapped to this escrow key. Use one of an escrow policy that the claim names.',
  'escrow/not-opened': 'The escrow key does not open this recording’s key, or opens another than the recording promises. Report it as an incident.',
  'escrow/two-approvers': 'A request names two different approvers whom the insurer’s keyset names.',
  'escrow/not-an-approver': 'This key is not one of the two approvers whom the request names, or no longer an approver’s.',
  'escrow/same-approver': 'This approver has approved already. The other one has to.',
  'escrow/one-key-two-names': 'The two approvers’ names stand for one and the same key. Two people have to approve.',
  'escrow/bad-signature': 'This is no approval, or it was not signed with the key that it names.',
  'escrow/altered': 'What was signed is not what was asked for.',
  'escrow/missing-approval': 'Two approvals are needed, and they are not both there.',
  'escrow/wrong-wrap': 'This is not the wrap that was approved.',
  'escrow/released-already': 'This has been released already.',
  'escrow/held-already': 'This recording is under a legal hold already. Lift that one first.',
  'escrow/not-held': 'This recording is under no legal hold.',
  'escrow/too-late': 'The request is older than seven days. Make a new one.',
} as const satisfies Record<string, string>;

export type EscrowCode = keyof typeof ESCROW_ADVICE;

/** A refusal of the escrow desk. Its codes are its own and not the SDK's: they are said to officers and never sent over HTTP. */
export class EscrowError extends Error {
  readonly code: EscrowCode;

  constructor(code: EscrowCode, options: { cause?: unknown } = {}) {
    super(ESCROW_ADVICE[code], options);
    this.name = 'EscrowError';
    this.code = code;
  }
}
