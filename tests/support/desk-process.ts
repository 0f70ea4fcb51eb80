// Owns the program of a desk in a process of its own (plain Node): its parent speaks to it over Node's own channel.
import { randomBytes } from 'node:crypto';
import { startDesk } from '../../src-main/desk/start-desk.ts';
import { commandIdChance, makeCommandId } from '../../src-shared/std/make-command-id.ts';
import {
  deskProcessStartSchema,
  type FromDeskProcess,
  toDeskProcessSchema,
} from './desk-process-messages.ts';
import { portPair } from './desk-window.ts';

const tell = (message: FromDeskProcess) => process.send?.(message);
const started = deskProcessStartSchema.parse(JSON.parse(process.argv[2] ?? ''));
const desk = startDesk({
  ...started,
  clientVersion: '0.1.0',
  deviceName: 'test desk',
  nativeBinding: null,
  signInWith: null,
  clock: Date,
  makeId: () => makeCommandId(Date.now(), randomBytes(commandIdChance)),
  onToMain: (message) => tell({ type: 'to-main', message }),
  onBug: (error, where) => tell({ type: 'bug', text: `${where}: ${String(error)}` }),
});
const ports = portPair();
desk.attachWindow(ports.desk);
ports.window.onText((text) => tell({ type: 'text', text }));
process.on('message', (raw) => {
  const message = toDeskProcessSchema.parse(raw);
  if (message.type === 'text') ports.window.send(message.text);
  else {
    desk.stop();
    process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));
tell({ type: 'ready' });
