/** The codecs that carry the voice; comfort noise and tones are not worth a second packet. */
const VOICE = /^a=rtpmap:(\d+) (?:opus|red)\//i;

/**
 * Lets each end ask for packets of the voice that were lost (`nack`, RFC 4585), as browsers do for pictures by themselves.
 * With redundancy alone 30 % loss leaves 9 % of the voice made up: two packets in a row are gone. Both descriptions have to say it.
 * @returns the description; unchanged where it says it already
 */
export function withAudioRetransmission(sdp: string): string {
  return sdp.split(/(?=^m=)/m).map((part) => (part.startsWith('m=audio') ? withFeedback(part) : part)).join('');
}

function withFeedback(section: string): string {
  const lines = section.split('\r\n');
  const asked = new Set(lines);
  return lines.flatMap((line) => {
    const type = VOICE.exec(line)?.[1];
    const feedback = `a=rtcp-fb:${type} nack`;
    return type === undefined || asked.has(feedback) ? [line] : [line, feedback];
  }).join('\r\n');
}
