/** How a painted person looks: hues in degrees, and whether the picture is upright like a phone's. */
export interface FakePerson {
  wall: number;
  shirt: string;
  skin: string;
  hair: string;
  upright?: boolean;
}

export const DOCTOR: FakePerson = { wall: 190, shirt: 'oklch(0.93 0.01 220)', skin: 'oklch(0.72 0.075 55)', hair: 'oklch(0.3 0.03 60)' };
export const PATIENT: FakePerson = { wall: 70, shirt: 'oklch(0.55 0.09 290)', skin: 'oklch(0.82 0.05 60)', hair: 'oklch(0.62 0.06 70)', upright: true };

/** A person painted on a canvas, breathing a little, as a camera would deliver it. Ends when its track is stopped. */
export function fakeCamera(person: FakePerson): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = person.upright === true ? 480 : 960;
  canvas.height = person.upright === true ? 640 : 540;
  const context = canvas.getContext('2d');
  const track = canvas.captureStream(12).getVideoTracks()[0];
  if (context === null || track === undefined) throw new Error('This browser cannot paint a camera.');
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer);
    else paint(context, person, performance.now() / 1000);
  }, 80);
  paint(context, person, 0);
  return track;
}

/** Silence, as a microphone in a quiet room would deliver it. */
export function fakeMicrophone(): MediaStreamTrack {
  const audio = new AudioContext();
  const track = audio.createMediaStreamDestination().stream.getAudioTracks()[0];
  if (track === undefined) throw new Error('This browser cannot make a sound track.');
  return track;
}

function paint(context: CanvasRenderingContext2D, person: FakePerson, seconds: number): void {
  const { width, height } = context.canvas;
  const sway = Math.sin(seconds * 1.3) * height * 0.006;
  const middle = width / 2;
  const unit = Math.min(width, height * 0.9);
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, `oklch(0.86 0.03 ${person.wall})`);
  wall.addColorStop(1, `oklch(0.66 0.04 ${person.wall + 20})`);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `oklch(0.95 0.02 ${person.wall} / 0.55)`;
  context.fillRect(width * 0.06, height * 0.08, unit * 0.28, unit * 0.4);
  disc(context, middle, height * 1.06 + sway, unit * 0.47, unit * 0.4, person.shirt);
  disc(context, middle, height * 0.7 + sway, unit * 0.085, unit * 0.14, person.skin);
  disc(context, middle, height * 0.41 + sway, unit * 0.185, unit * 0.225, person.hair);
  disc(context, middle, height * 0.46 + sway, unit * 0.15, unit * 0.2, person.skin);
  disc(context, middle, height * 0.315 + sway, unit * 0.165, unit * 0.085, person.hair);
  for (const side of [-1, 1]) disc(context, middle + side * unit * 0.055, height * 0.455 + sway, unit * 0.011, unit * 0.013, 'oklch(0.25 0.02 60)');
  context.strokeStyle = 'oklch(0.45 0.08 30)';
  context.lineWidth = unit * 0.009;
  context.beginPath();
  context.arc(middle, height * 0.515 + sway, unit * 0.05, 0.25 * Math.PI, 0.75 * Math.PI);
  context.stroke();
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, rx: number, ry: number, fill: string): void {
  context.fillStyle = fill;
  context.beginPath();
  context.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
  context.fill();
}
