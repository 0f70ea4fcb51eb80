// Owns the few words the loader itself needs on the host page.

export const loaderTexts = {
  en: {
    open: 'Chat with us',
    close: 'Close the chat',
    frame: 'Chat',
    unread: (count: number) => `Chat with us, ${count} unread`,
  },
  fr: {
    open: 'Écrivez-nous',
    close: 'Fermer la discussion',
    frame: 'Discussion',
    unread: (count: number) => `Écrivez-nous, ${count} non lus`,
  },
};
