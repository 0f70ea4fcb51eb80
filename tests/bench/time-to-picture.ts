// Owns the time from starting a program to its picture standing on the screen.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { isSame, type Picture, shareShownIn, type VirtualScreen } from './virtual-screen.ts';

/** So much of the final picture must stand for it to count as shown: clocks that tick and a caret may differ. */
const enough = 0.95;
const lookEveryMs = 3;
/** The picture is final when it changed no more than a clock would for so long. */
const quietMs = 2_500;

export type StartProgram = { command: string; args: readonly string[]; env: NodeJS.ProcessEnv; cwd: string };

export type Shown = {
  /** Milliseconds from spawning the program until its final picture stood. */
  afterMs: number;
  /** Milliseconds until the first pixel changed. */
  firstPixelMs: number;
  final: Picture;
};

/**
 * Starts the program on an empty screen, watches until the picture is at rest, ends the program, and tells when that
 * picture first stood. The same detector for every program: it looks at pixels and knows nothing of what they mean.
 */
export async function timeToPicture(screen: VirtualScreen, program: StartProgram): Promise<Shown> {
  const blank = screen.look();
  const startedAt = performance.now();
  const child = spawn(program.command, program.args, {
    cwd: program.cwd,
    env: { ...program.env, DISPLAY: screen.display },
    stdio: 'ignore',
    detached: true,
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    const pictures = await watch(screen, blank, startedAt);
    const final = pictures.at(-1) ?? blank;
    const share = shareShownIn(blank, final);
    const shown = pictures.find((picture) => share(picture) >= enough);
    const first = pictures[0];
    if (!shown || !first) throw new Error('the program showed nothing');
    return { afterMs: shown.at - startedAt, firstPixelMs: first.at - startedAt, final };
  } finally {
    endGroup(child);
    await exited;
    await untilBlank(screen, blank);
  }
}

async function watch(screen: VirtualScreen, blank: Picture, startedAt: number): Promise<Picture[]> {
  const pictures: Picture[] = [];
  let checkedAt = startedAt;
  for (;;) {
    const picture = screen.look();
    if (!isSame(picture, pictures.at(-1) ?? blank)) pictures.push(picture);
    // Comparing takes longer than looking, so it is done seldom: it must not blur the times.
    if (picture.at - checkedAt > 500) {
      checkedAt = picture.at;
      const stood = pictures.findLast(({ at }) => at <= picture.at - quietMs);
      if (stood && shareShownIn(blank, picture)(stood) >= enough) return pictures;
      if (picture.at - startedAt > 60_000) throw new Error('no picture at rest after 60 s');
    }
    await pause(lookEveryMs);
  }
}

/** Electron's helpers are in the group of the process we started. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

async function untilBlank(screen: VirtualScreen, blank: Picture): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    if (isSame(screen.look(), blank)) return;
    await pause(25);
  }
}
