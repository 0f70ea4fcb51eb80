// Owns the words of the composer and every reason an act can be refused for.
import type { Catalogue } from '../entry.ts';

export const composerTexts = {
  'composer.region': { en: 'Write', fr: 'Écrire' },
  'composer.mode': { en: 'Reply or note', fr: 'Réponse ou note' },
  'composer.reply': { en: 'Reply', fr: 'Réponse' },
  'composer.note': { en: 'Note', fr: 'Note' },
  'composer.replyTo': { en: 'Reply to {{name}}…', fr: 'Répondre à {{name}}…' },
  'composer.notePlaceholder': {
    en: 'A note for colleagues; the customer never sees it…',
    fr: 'Une note entre collègues ; le client ne la voit jamais…',
  },
  'composer.replyLabel': { en: 'Reply to {{name}}', fr: 'Réponse à {{name}}' },
  'composer.noteLabel': { en: 'Note for colleagues', fr: 'Note entre collègues' },
  'composer.send': { en: 'Send', fr: 'Envoyer' },
  'composer.addNote': { en: 'Add note', fr: 'Ajouter la note' },
  'composer.sendAndResolve': { en: 'Send and resolve', fr: 'Envoyer et résoudre' },
  'composer.tooLong': {
    en: { one: '{{count}} character too many', other: '{{count}} characters too many' },
    fr: { one: '{{count}} caractère de trop', other: '{{count}} caractères de trop' },
  },
  'composer.left': {
    en: { one: '{{count}} character left', other: '{{count}} characters left' },
    fr: { one: 'Encore {{count}} caractère', other: 'Encore {{count}} caractères' },
  },
  'composer.notOwner': {
    en: '{{name}} has this conversation. Take it to answer; a note is always possible.',
    fr: '{{name}} a cette conversation. Prenez-la pour répondre ; une note reste possible.',
  },
  'composer.ended': {
    en: 'This conversation is resolved. Reopen it to answer.',
    fr: 'Cette conversation est résolue. Rouvrez-la pour répondre.',
  },
  'composer.gone': {
    en: 'The visitor left; nothing more can be sent. A note is still possible.',
    fr: 'Le visiteur est parti ; plus rien ne peut être envoyé. Une note reste possible.',
  },
  'composer.unowned': {
    en: 'Your answer takes this conversation.',
    fr: 'Votre réponse prend cette conversation.',
  },
  'composer.draftNotSaved': {
    en: 'The draft could not be written to disk. It stays here while the window is open.',
    fr: 'Le brouillon n’a pas pu être écrit sur le disque. Il reste ici tant que la fenêtre est ouverte.',
  },
  'composer.diskFull': {
    en: 'The disk is full: nothing can be sent for now. What you write stays here while the window is open.',
    fr: 'Le disque est plein : rien ne peut être envoyé pour l’instant. Ce que vous écrivez reste ici tant que la fenêtre est ouverte.',
  },
  'composer.joined': {
    en: 'Words you wrote on another machine were added.',
    fr: 'Des mots écrits sur une autre de vos machines ont été ajoutés.',
  },
  'composer.joinedSeen': { en: 'Got it', fr: 'Compris' },
  'refusal.notFound': {
    en: 'it no longer exists, or is not yours to see',
    fr: 'elle n’existe plus, ou n’est plus visible pour vous',
  },
  'refusal.gone': { en: 'the conversation had ended', fr: 'la conversation était terminée' },
  'refusal.forbidden': { en: 'you may not do this', fr: 'vous n’en avez pas le droit' },
  'refusal.conflict': {
    en: 'something else was sent under the same number',
    fr: 'autre chose a été envoyé sous le même numéro',
  },
  'refusal.staleEpoch': {
    en: 'it changed hands in the meantime',
    fr: 'elle a changé de main entre-temps',
  },
  'refusal.notAuthor': { en: 'somebody else wrote it', fr: 'quelqu’un d’autre l’a écrite' },
  'refusal.notOwner': { en: 'a colleague has it', fr: 'un collègue l’a' },
  'refusal.alreadyOwner': { en: 'it is there already', fr: 'elle y est déjà' },
  'refusal.emptyText': { en: 'there is nothing to send', fr: 'il n’y a rien à envoyer' },
  'refusal.textTooLong': { en: 'the text is too long', fr: 'le texte est trop long' },
  'refusal.alreadyResolved': { en: 'it is resolved already', fr: 'elle est déjà résolue' },
  'refusal.notResolved': { en: 'it is not resolved', fr: 'elle n’est pas résolue' },
  'refusal.unknownAgent': { en: 'that colleague is not here any more', fr: 'ce collègue n’est plus là' },
  'refusal.unknownTeam': { en: 'that team is gone', fr: 'cette équipe n’existe plus' },
  'refusal.agentNotInTeam': {
    en: 'that colleague is not in that team',
    fr: 'ce collègue n’est pas dans cette équipe',
  },
  'refusal.rateLimited': {
    en: 'too much at once; wait a moment',
    fr: 'trop à la fois ; attendez un instant',
  },
  'refusal.invalid': { en: 'it was not understood', fr: 'cela n’a pas été compris' },
  'problem.notDone': { en: 'Not done: {{reason}}.', fr: 'Non fait : {{reason}}.' },
  'problem.kept': {
    en: 'That did not work; what you wrote is kept. Try again.',
    fr: 'Cela n’a pas marché ; ce que vous avez écrit est gardé. Réessayez.',
  },
  'problem.diskFull': {
    en: 'The disk is full: nothing more can be kept. Free some space, then try again.',
    fr: 'Le disque est plein : plus rien ne peut être gardé. Libérez de la place, puis réessayez.',
  },
} as const satisfies Catalogue;
