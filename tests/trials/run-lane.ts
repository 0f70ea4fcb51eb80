// Owns the program of a lane: runs the rounds it is told to, and says how they went.
import { type LaneMessage, roundRequestSchema } from './lane.ts';
import { broken, describeError, runRound } from './trial.ts';
import { trials } from './trials.ts';

// Told to end, or left alone, it ends by `exit`, which takes its servers and desks along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
process.once('disconnect', () => process.exit(1));

const tell = (message: LaneMessage) => void process.send?.(message);
process.on('uncaughtException', (error) => {
  tell({
    type: 'ended',
    outcome: { counts: {}, violations: [broken('trial', `nobody caught: ${describeError(error)}`)] },
  });
});
process.on('message', (raw) => {
  const { trial: name, seed, size, lastsMs } = roundRequestSchema.parse(raw);
  const trial = trials.find((each) => each.name === name);
  if (trial === undefined) {
    tell({
      type: 'ended',
      outcome: { counts: {}, violations: [broken('trial', `there is no trial ${name}`)] },
    });
    return;
  }
  void runRound(trial, seed, (line) => tell({ type: 'said', line }), size, lastsMs).then((outcome) =>
    tell({ type: 'ended', outcome }),
  );
});
