// Owns the words of the inbox list.
import type { Catalogue } from '../entry.ts';

export const inboxTexts = {
  'inbox.title': { en: 'Inbox', fr: 'Boîte de réception' },
  'inbox.filters': { en: 'Which conversations', fr: 'Quelles conversations' },
  'inbox.filter.mine': { en: 'Mine', fr: 'À moi' },
  'inbox.filter.queue': { en: 'Queue', fr: 'File' },
  'inbox.filter.all': { en: 'All', fr: 'Toutes' },
  'inbox.filter.resolved': { en: 'Resolved', fr: 'Résolues' },
  'inbox.list': {
    en: 'Conversations, longest wait first',
    fr: 'Conversations, la plus longue attente d’abord',
  },
  'inbox.visitor': { en: 'Visitor {{code}}', fr: 'Visiteur {{code}}' },
  'inbox.typing': { en: 'Writing…', fr: 'Écrit…' },
  'inbox.draft': { en: 'Draft', fr: 'Brouillon' },
  'inbox.noWords': { en: 'No words yet', fr: 'Rien n’a encore été écrit' },
  'inbox.youSaid': { en: 'You: {{text}}', fr: 'Vous : {{text}}' },
  'inbox.teamSaid': { en: 'Us: {{text}}', fr: 'Nous : {{text}}' },
  'inbox.noteSaid': { en: 'Note: {{text}}', fr: 'Note : {{text}}' },
  'inbox.unread': {
    en: { one: '{{count}} unread message', other: '{{count}} unread messages' },
    fr: { one: '{{count}} message non lu', other: '{{count}} messages non lus' },
  },
  'inbox.pending': {
    en: { one: '{{count}} to send', other: '{{count}} to send' },
    fr: { one: '{{count}} à envoyer', other: '{{count}} à envoyer' },
  },
  'inbox.refused': {
    en: { one: '{{count}} refused', other: '{{count}} refused' },
    fr: { one: '{{count}} refusé', other: '{{count}} refusés' },
  },
  'inbox.waiting': { en: 'Waiting for {{duration}}', fr: 'Attend depuis {{duration}}' },
  'inbox.emptyMine': { en: 'Nothing is yours right now', fr: 'Rien n’est à vous pour l’instant' },
  'inbox.emptyMineHint': {
    en: 'New conversations come to you while you are online and accepting. {{keys}} opens whoever waits longest.',
    fr: 'Les nouvelles conversations vous arrivent tant que vous êtes en ligne et les acceptez. {{keys}} ouvre celle qui attend depuis le plus longtemps.',
  },
  'inbox.emptyQueue': { en: 'Nobody is waiting', fr: 'Personne n’attend' },
  'inbox.emptyQueueHint': {
    en: 'The queue of your teams is empty. Enjoy it, or look at what was resolved.',
    fr: 'La file de vos équipes est vide. Profitez-en, ou revoyez ce qui a été résolu.',
  },
  'inbox.emptyAll': { en: 'No conversation yet', fr: 'Aucune conversation pour le moment' },
  'inbox.emptyAllHint': {
    en: 'The first question a visitor asks appears here within a second.',
    fr: 'La première question d’un visiteur apparaîtra ici dans la seconde.',
  },
  'inbox.emptyResolved': { en: 'Nothing resolved yet', fr: 'Rien n’est encore résolu' },
  'inbox.emptyResolvedHint': {
    en: 'Resolve a conversation with {{keys}} and it is kept here.',
    fr: 'Résolvez une conversation avec {{keys}} et elle sera gardée ici.',
  },
  'inbox.older': { en: 'Show older conversations', fr: 'Montrer des conversations plus anciennes' },
  'inbox.olderFetching': {
    en: 'Fetching older conversations…',
    fr: 'Recherche de conversations plus anciennes…',
  },
  'inbox.olderNone': {
    en: 'There are no older conversations.',
    fr: 'Il n’y a pas de conversation plus ancienne.',
  },
  'inbox.olderOffline': {
    en: 'Older conversations are on the server; they can be shown once you are online.',
    fr: 'Les conversations plus anciennes sont sur le serveur ; elles pourront être montrées une fois en ligne.',
  },
  'inbox.unreadable': { en: 'The inbox could not be read', fr: 'La boîte de réception n’a pas pu être lue' },
  'inbox.newMessageFrom': { en: 'New message from {{name}}', fr: 'Nouveau message de {{name}}' },
  'inbox.nobodyWaits': { en: 'Nobody else is waiting.', fr: 'Personne d’autre n’attend.' },
} as const satisfies Catalogue;
