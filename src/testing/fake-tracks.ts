/** A track that was made up, and what its maker can do with it. */
export interface FakeTrack {
  readonly track: MediaStreamTrack;
  readonly kind: 'audio' | 'video';
  readonly deviceId: string;
  /** As the system does (a phone call, a switch on the headset): nothing comes any more, or something again. Says so unless `silently`. */
  mute(muted: boolean, silently?: boolean): void;
  /** As the browser does when the device is gone. */
  end(): void;
  /** Lets go of what draws or hums. */
  dispose(): void;
}

/** A hummed microphone or a drawn camera: no permission, no hardware. */
export function fakeTrack(kind: 'audio' | 'video', deviceId: string, facingMode?: string): FakeTrack {
  const { track, quiet, dispose } = kind === 'audio' ? hum() : draw();
  const settings = track.getSettings.bind(track);
  let isMuted = false;
  Object.defineProperty(track, 'muted', { configurable: true, get: () => isMuted });
  track.getSettings = () => ({ ...settings(), deviceId, ...(facingMode === undefined ? {} : { facingMode }) });
  return {
    track, kind, deviceId, dispose,
    mute: (muted, silently = false) => {
      quiet(muted);
      if (muted === isMuted || track.readyState === 'ended') return;
      isMuted = muted;
      if (!silently) track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    },
    end: () => {
      if (track.readyState === 'ended') return;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    },
  };
}

interface Source {
  track: MediaStreamTrack;
  quiet: (quiet: boolean) => void;
  dispose: () => void;
}

function hum(): Source {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: 220 });
  const gain = new GainNode(context, { gain: 0.2 });
  const out = new MediaStreamAudioDestinationNode(context);
  oscillator.connect(gain).connect(out);
  oscillator.start();
  return { track: first(out.stream), quiet: (quiet) => { gain.gain.value = quiet ? 0 : 0.2; }, dispose: () => void context.close().catch(() => undefined) };
}

function draw(): Source {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const context = canvas.getContext('2d');
  let frame = 0;
  let still = false;
  const paint = (): void => {
    if (context === null || still) return;
    context.fillStyle = `hsl(${(frame * 3) % 360} 60% 40%)`;
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = 'white';
    context.fillRect((frame * 8) % 640, 200, 80, 80);
    frame += 1;
  };
  paint();
  // A timer and not animation frames: those stand still in a hidden page.
  const timer = setInterval(paint, 40);
  return { track: first(canvas.captureStream(25)), quiet: (quiet) => { still = quiet; }, dispose: () => clearInterval(timer) };
}

function first(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (track === undefined) throw new Error('A fake stream has no track.');
  return track;
}
