/** By which entries somebody has received a recording, or a part of it: as `isAnswered` counts them, and leases. */
export const RECEIVED = `(action in ('recording-list', 'recording-read') and outcome in ('permit', 'expired') or action in ('segment-read', 'recording-lease') and outcome = 'permit')`;
