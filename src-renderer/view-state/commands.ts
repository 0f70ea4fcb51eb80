// Owns the list of everything an agent can do by name: its words, its default keys, where it belongs.
import type { PlainTextKey } from '../texts/catalogue.ts';

export type CommandGroup = 'conversation' | 'inbox' | 'window' | 'you';

/** `keys` as in `Mod+Shift+N`: modifiers in the order Mod, Alt, Shift, then the key. */
export type Command = { name: PlainTextKey; keys: string; group: CommandGroup };

export const commands = {
  'open-palette': { name: 'command.openPalette', keys: 'Mod+K', group: 'window' },
  'open-cheat-sheet': { name: 'command.openCheatSheet', keys: 'Mod+/', group: 'window' },
  'open-settings': { name: 'command.openSettings', keys: 'Mod+,', group: 'window' },
  'next-region': { name: 'command.nextRegion', keys: 'F6', group: 'window' },
  'previous-region': { name: 'command.previousRegion', keys: 'Shift+F6', group: 'window' },
  leave: { name: 'command.leave', keys: 'Escape', group: 'window' },
  'toggle-theme': { name: 'command.toggleTheme', keys: 'Mod+Shift+L', group: 'window' },
  'toggle-language': { name: 'command.toggleLanguage', keys: 'Mod+Shift+U', group: 'window' },
  'toggle-density': { name: 'command.toggleDensity', keys: 'Mod+Shift+K', group: 'window' },
  'reconnect-now': { name: 'command.reconnectNow', keys: 'Mod+Shift+O', group: 'window' },
  'next-waiting': { name: 'command.nextWaiting', keys: 'Mod+J', group: 'inbox' },
  'next-conversation': { name: 'command.nextConversation', keys: 'Alt+ArrowDown', group: 'inbox' },
  'previous-conversation': { name: 'command.previousConversation', keys: 'Alt+ArrowUp', group: 'inbox' },
  'show-mine': { name: 'command.showMine', keys: 'Mod+Shift+1', group: 'inbox' },
  'show-queue': { name: 'command.showQueue', keys: 'Mod+Shift+2', group: 'inbox' },
  'show-all': { name: 'command.showAll', keys: 'Mod+Shift+3', group: 'inbox' },
  'show-older': { name: 'command.showOlder', keys: 'Mod+Shift+H', group: 'inbox' },
  'show-resolved': { name: 'command.showResolved', keys: 'Mod+Shift+4', group: 'inbox' },
  send: { name: 'command.send', keys: 'Mod+Enter', group: 'conversation' },
  'send-and-resolve': { name: 'command.sendAndResolve', keys: 'Mod+Shift+Enter', group: 'conversation' },
  'send-and-next': { name: 'command.sendAndNext', keys: 'Mod+.', group: 'conversation' },
  undo: { name: 'command.undo', keys: 'Mod+Z', group: 'conversation' },
  'send-now': { name: 'command.sendNow', keys: 'Mod+Shift+G', group: 'conversation' },
  'write-note': { name: 'command.writeNote', keys: 'Mod+Shift+N', group: 'conversation' },
  'write-reply': { name: 'command.writeReply', keys: 'Mod+Shift+M', group: 'conversation' },
  take: { name: 'command.take', keys: 'Mod+Shift+T', group: 'conversation' },
  assign: { name: 'command.assign', keys: 'Mod+T', group: 'conversation' },
  resolve: { name: 'command.resolve', keys: 'Mod+E', group: 'conversation' },
  reopen: { name: 'command.reopen', keys: 'Mod+Shift+E', group: 'conversation' },
  'edit-note': { name: 'command.editNote', keys: 'Mod+Shift+A', group: 'conversation' },
  'remove-note': { name: 'command.removeNote', keys: 'Mod+Shift+R', group: 'conversation' },
  'edit-refused': { name: 'command.editRefused', keys: 'Mod+Shift+Y', group: 'conversation' },
  'resend-refused': { name: 'command.resendRefused', keys: 'Mod+Shift+S', group: 'conversation' },
  'discard-refused': { name: 'command.discardRefused', keys: 'Mod+Shift+Backspace', group: 'conversation' },
  'newest-message': { name: 'command.newestMessage', keys: 'Alt+End', group: 'conversation' },
  'toggle-context': { name: 'command.toggleContext', keys: 'Mod+Shift+D', group: 'conversation' },
  'presence-online': { name: 'command.presenceOnline', keys: 'Mod+Shift+5', group: 'you' },
  'presence-busy': { name: 'command.presenceBusy', keys: 'Mod+Shift+6', group: 'you' },
  'presence-away': { name: 'command.presenceAway', keys: 'Mod+Shift+8', group: 'you' },
  'toggle-accepting': { name: 'command.toggleAccepting', keys: 'Mod+Shift+9', group: 'you' },
  'sign-out': { name: 'command.signOut', keys: 'Mod+Shift+X', group: 'you' },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof commands;

const known: Record<string, Command> = commands;

/** Every command by its id, in the order they are listed. */
export function listCommands(): [CommandId, Command][] {
  return Object.entries(known).filter((entry): entry is [CommandId, Command] => isCommandId(entry[0]));
}

function isCommandId(id: string): id is CommandId {
  return Object.hasOwn(commands, id);
}
